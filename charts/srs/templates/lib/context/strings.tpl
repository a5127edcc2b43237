{{- /*
Settles the strings of the values, in place: renders those that are templates, and turns numbers and booleans into strings where
Kubernetes takes nothing else. SRS's configuration stays as it is, and extraObjects are rendered where they are printed.
ctx, values
*/ -}}
{{- define "srs.load.strings" -}}
{{- range $key, $value := .values }}
  {{- if has $key (list "config" "configText" "extraObjects" "global" "streams") }}
  {{- else if kindIs "map" $value }}
    {{- if has $key (list "annotations" "commonAnnotations" "commonLabels" "labels" "matchLabels" "nodeSelector" "udpAnnotations" "tcp" "udp") }}
      {{- range $name, $text := $value }}
        {{- if not (or (kindIs "string" $text) (kindIs "invalid" $text)) }}
          {{- $_ := set $value $name (include "srs.text" $text) }}
        {{- end }}
      {{- end }}
    {{- end }}
    {{- include "srs.load.strings" (dict "ctx" $.ctx "values" $value) }}
  {{- else if kindIs "slice" $value }}
    {{- if kindIs "map" (first $value) }}
      {{- range $value }}
        {{- include "srs.load.strings" (dict "ctx" $.ctx "values" .) }}
      {{- end }}
    {{- else if contains "{{" (toJson $value) }}
      {{- $list := list }}
      {{- range $value }}
        {{- $item := dict "item" . }}
        {{- include "srs.load.strings" (dict "ctx" $.ctx "values" $item) }}
        {{- $list = append $list $item.item }}
      {{- end }}
      {{- $_ := set $.values $key $list }}
    {{- end }}
  {{- else if kindIs "string" $value }}
    {{- if contains "{{" $value }}
      {{- $_ := set $.values $key (tpl $value $.ctx) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* A number or boolean as a string, without an exponent. Its dot is the value. */ -}}
{{- define "srs.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) }}
{{- printf "%.0f" . }}
{{- else }}
{{- toString . }}
{{- end }}
{{- end }}

{{- /* A map without the keys that are null, as JSON. Its dot is the map. */ -}}
{{- define "srs.withoutNulls" -}}
{{- $kept := dict }}
{{- range $key, $value := . }}
  {{- if kindIs "map" $value }}
    {{- $_ := set $kept $key (include "srs.withoutNulls" $value | fromJson) }}
  {{- else if not (kindIs "invalid" $value) }}
    {{- $_ := set $kept $key $value }}
  {{- end }}
{{- end }}
{{- toJson $kept }}
{{- end }}
