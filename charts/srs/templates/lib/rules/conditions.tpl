{{- /*
Values that belong to other modes, need other values, or exclude them, by the tags of schema/values: see schema/conditions.ts. What is said
of a section is not said again of what is in it.
*/ -}}
{{- define "srs.rules.conditions" -}}
{{- $all := dict "known" .model.known "value" .Values "default" .model.known.defaults "path" "" }}
{{- include "srs.rules.conditionsOf" (dict "ctx" . "values" .Values "paths" (include "srs.differences" $all | fromJsonArray)) }}
{{- end }}

{{- /* Those of some paths. ctx, values, paths, group (whether the values are those of a group of edges) */ -}}
{{- define "srs.rules.conditionsOf" -}}
{{- range $path := .paths }}
  {{- $said := "" }}
  {{- $at := "" }}
  {{- range splitList "." $path }}
    {{- $at = list $at . | compact | join "." }}
    {{- range empty $said | ternary (get $.ctx.model.known.conditions $at | default list) list }}
      {{- /* Where the mode is another, nothing else matters. */}}
      {{- if not (contains " needs mode " $said) }}
        {{- $said = print $said (include "srs.rules.condition" (merge (dict "path" $path "at" $at "condition" .) $)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $said }}
{{- end }}
{{- end }}

{{- /* values, paths, group, path, at (the part of it that has the condition), condition */ -}}
{{- define "srs.rules.condition" -}}
{{- $is := .condition.is }}
{{- $others := .condition.needs | default .condition.excludes }}
{{- $because := empty .condition.because | ternary "" (printf ", because %s" .condition.because) }}
{{- $set := list }}
{{- $now := "" }}
{{- range $other := $others }}
  {{- $now = $.values }}
  {{- range splitList "." . }}
    {{- $now = get $now . }}
  {{- end }}
  {{- if empty $is | ternary $now (has $now ($is | default list)) }}
    {{- $set = append $set $other }}
  {{- end }}
{{- end }}
{{- $needs := join " or " $others }}
{{- if or (has .path $others) (empty $set | ternary .condition.excludes .condition.needs) }}
{{- else if .condition.excludes }}
  {{- $own := or (not .group) (has (first $set) .paths) (not (hasPrefix "edge." (first $set))) }}
  {{- $remedy := $own | ternary "remove one of the two" (printf "remove %s, or set the other otherwise than edge does" .at) }}
  * {{ .at }} cannot be combined with {{ first $set }}{{ $because }}: {{ $remedy }}
{{- else if $is }}
  {{- $words := join ", " (initial $is) | list (last $is) | reverse | compact | join " or " }}
  * {{ .path }} needs {{ $needs }} {{ $words }}{{ if $now }}, not {{ $now }}{{ end }}{{ $because }}: set {{ $needs }}, or remove {{ .path }}
{{- else }}
  {{- $remedy := len $others | lt 1 | ternary "one of these" $needs }}
  * {{ .path }} needs {{ $needs }}{{ $because }}: set {{ $remedy }}{{ if kindIs "bool" $now }} to true{{ end }}, or remove {{ .path }}
{{- end }}
{{- end }}

{{- /*
The paths where a value is not its default, as deep as there are defaults or conditions, as a JSON list. What is empty where there is no
default says nothing. Nor does what Helm keeps of an earlier chart with --reuse-values: a former default, or a tag where the chart has one.
known, value, default, path
*/ -}}
{{- define "srs.differences" -}}
{{- $paths := list }}
{{- $former := and .default (hasSuffix ".image.tag" .path) | or (has .value (get .known.formerly .path | default list)) }}
{{- if or (deepEqual .value .default) (kindIs "invalid" .value) $former }}
{{- else if and (kindIs "map" .value) (or (and .default (kindIs "map" .default)) (has .path .known.sections)) }}
  {{- range $key := keys .value | sortAlpha }}
    {{- $path := list $.path $key | compact | join "." }}
    {{- $inner := dict "known" $.known "value" (get $.value $key) "default" (get ($.default | default dict) $key) }}
    {{- $paths = concat $paths (include "srs.differences" (set $inner "path" $path) | fromJsonArray) }}
  {{- end }}
{{- else if and (or .value .default) (ne (toJson .value) (toJson .default)) }}
  {{- $paths = list .path }}
{{- end }}
{{- toJson $paths }}
{{- end }}
