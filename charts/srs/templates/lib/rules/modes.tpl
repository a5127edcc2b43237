{{- /* Values that have no effect in the mode. Their defaults do no harm. */ -}}
{{- define "srs.rules.modes" -}}
{{- $mode := .Values.mode }}
{{- range $modal := .srs.known.modal }}
  {{- if not (has $mode .modes) }}
    {{- $value := $.Values }}
    {{- $default := $.srs.known.defaults }}
    {{- range splitList "." .path }}
      {{- $value = get $value . }}
      {{- $default = get $default . }}
    {{- end }}
    {{- $modes := join ", " (initial .modes) | list (last .modes) | reverse | compact | join " or " }}
    {{- range include "srs.differences" (dict "value" $value "default" $default "path" .path) | fromJsonArray }}
      * {{ . }} needs mode {{ $modes }}, not {{ $mode }}: set mode, or remove {{ . }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if and (eq $mode "origin-cluster") (not (hasKey .srs.roles "proxy")) }}
  {{- $cluster := .Values.origin.cluster }}
  {{- range include "srs.differences" (dict "value" .Values.proxy "default" .srs.known.defaults.proxy "path" "proxy") | fromJsonArray }}
    * {{ . }} needs origin.cluster proxy, not {{ $cluster }}: set origin.cluster, or remove {{ . }}
  {{- end }}
{{- end }}
{{- if and (hasKey .srs.roles "hlsCache") (not .srs.byRole.hlsCache) }}
  {{- $defaults := omit .srs.known.defaults.hlsCache "replicas" }}
  {{- $differences := dict "value" (omit .Values.hlsCache "replicas") "default" $defaults "path" "hlsCache" }}
  {{- range include "srs.differences" $differences | fromJsonArray }}
    * {{ . }} has no effect without the HLS cache, which mode {{ $mode }} has only if asked for: set hlsCache.replicas to 1 or more, or
      remove {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
The paths where a value is not its default, as deep as both are maps, as a JSON list. A default that is not there is none of the user's:
srs.load has taken it away. Nor is a tag where the chart has one: with --reuse-values, Helm keeps that of an earlier chart.
value, default, path
*/ -}}
{{- define "srs.differences" -}}
{{- $paths := list }}
{{- if or (eq (toJson .value) (toJson .default)) (and (hasSuffix ".image.tag" .path) .default) }}
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
