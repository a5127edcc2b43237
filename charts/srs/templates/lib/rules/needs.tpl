{{- /*
Values that have no effect without another, by the `modes` and `needs` tags of schema/values. Their defaults do no harm. What a section
lacks is said once, not again of what is in it.
*/ -}}
{{- define "srs.rules.needs" -}}
{{- $unmet := list }}
{{- range $need := .model.known.needs }}
  {{- $met := false }}
  {{- $now := "" }}
  {{- range .needs }}
    {{- $now = $.Values }}
    {{- range splitList "." . }}
      {{- $now = get $now . }}
    {{- end }}
    {{- $met = or $met (hasKey $need "is" | ternary (has $now $need.is) (not (empty $now))) }}
  {{- end }}
  {{- range $path := $met | ternary list .paths }}
    {{- $said := false }}
    {{- range $unmet }}
      {{- $said = or $said (hasPrefix (printf "%s." .) (printf "%s." $path)) }}
    {{- end }}
    {{- if not $said }}
      {{- $unmet = append $unmet $path }}
      {{- include "srs.rules.unmet" (dict "ctx" $ "path" $path "need" $need "now" $now) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if and (hasKey .model.roles "hlsCache") (not .model.byRole.hlsCache) }}
  {{- $differences := dict "value" (omit .Values.hlsCache "replicas") "default" .model.known.defaults.hlsCache "path" "hlsCache" }}
  {{- range include "srs.differences" $differences | fromJsonArray }}
    * {{ . }} has no effect without the HLS cache, which hlsCache.replicas 0 takes away: set hlsCache.replicas to 1 or more, or remove
      {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What of a value is not its default, although its need is not met. ctx, path, need, now (the value that it needs) */ -}}
{{- define "srs.rules.unmet" -}}
{{- $value := .ctx.Values }}
{{- $default := .ctx.model.known.defaults }}
{{- range splitList "." .path }}
  {{- $value = get $value . }}
  {{- $default = get $default . }}
{{- end }}
{{- $needs := join " or " .need.needs }}
{{- range include "srs.differences" (dict "value" $value "default" $default "path" .path) | fromJsonArray }}
  {{- if $.need.is }}
    {{- $words := join ", " (initial $.need.is) | list (last $.need.is) | reverse | compact | join " or " }}
    * {{ . }} needs {{ $needs }} {{ $words }}, not {{ $.now }}: set {{ $needs }}, or remove {{ . }}
  {{- else }}
    * {{ . }} has no effect without {{ $needs }}: set {{ $needs }}{{ if kindIs "bool" $.now }} to true{{ end }}, or remove {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
The paths where a value is not its default, as deep as both are maps, as a JSON list. A default that is not there is none of the user's:
srs.model has taken it away. Nor is a tag where the chart has one, nor StatefulSet: with --reuse-values, Helm keeps the defaults of an
earlier chart. value, default, path
*/ -}}
{{- define "srs.differences" -}}
{{- $paths := list }}
{{- $earlier := or (and (hasSuffix ".image.tag" .path) .default) (and (eq .path "origin.workload") (eq .value "StatefulSet")) }}
{{- if or (eq (toJson .value) (toJson .default)) $earlier }}
{{- else if and (kindIs "map" .value) (kindIs "map" .default) }}
  {{- range $key := keys .value | sortAlpha }}
    {{- $inner := dict "value" (get $.value $key) "default" (get $.default $key) "path" (printf "%s.%s" $.path $key) }}
    {{- $paths = concat $paths (include "srs.differences" $inner | fromJsonArray) }}
  {{- end }}
{{- else }}
  {{- $paths = list .path }}
{{- end }}
{{- toJson $paths }}
{{- end }}
