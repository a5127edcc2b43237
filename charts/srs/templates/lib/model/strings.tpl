{{- /*
Settles the strings of the values, in place: renders those that are templates, and turns numbers and booleans into strings where
Kubernetes takes nothing else. SRS's configuration stays as it is, and extraObjects are rendered where they are printed.
Defaults need nothing of that, so it passes over what is still as it was.
ctx, values, defaults
*/ -}}
{{- define "srs.model.strings" -}}
{{- $left := list "config" "configText" "extraObjects" "global" "streams" }}
{{- $texts := list "annotations" "commonAnnotations" "commonLabels" "labels" "matchLabels" "nodeSelector" "udpAnnotations" "tcp" "udp" }}
{{- range $key, $value := .values }}
  {{- $kind := kindOf $value }}
  {{- if eq $kind "string" }}
    {{- if and (contains "{{" $value) (not (has $key $left)) }}
      {{- $_ := set $.values $key (tpl $value $.ctx) }}
    {{- end }}
  {{- else if and (eq $kind "map") (not (has $key $left)) (get $.defaults $key | deepEqual $value | not) }}
    {{- range $name, $text := has $key $texts | ternary $value dict }}
      {{- if not (or (kindIs "string" $text) (kindIs "invalid" $text)) }}
        {{- $_ := set $value $name (include "srs.text" $text) }}
      {{- end }}
    {{- end }}
    {{- include "srs.model.strings" (dict "ctx" $.ctx "values" $value "defaults" (get $.defaults $key | default dict)) }}
  {{- else if and (eq $kind "slice") $value (not (has $key $left)) }}
    {{- if kindIs "map" (first $value) }}
      {{- range $value }}
        {{- include "srs.model.strings" (dict "ctx" $.ctx "values" . "defaults" dict) }}
      {{- end }}
    {{- else if contains "{{" (toJson $value) }}
      {{- $list := list }}
      {{- range $value }}
        {{- $item := dict "item" . }}
        {{- include "srs.model.strings" (dict "ctx" $.ctx "values" $item "defaults" dict) }}
        {{- $list = append $list $item.item }}
      {{- end }}
      {{- $_ := set $.values $key $list }}
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
{{- $json := toJson . }}
{{- if contains ":null" $json }}
  {{- $kept := dict }}
  {{- range $key, $value := . }}
    {{- if kindIs "map" $value }}
      {{- $_ := set $kept $key (include "srs.withoutNulls" $value | fromJson) }}
    {{- else if not (kindIs "invalid" $value) }}
      {{- $_ := set $kept $key $value }}
    {{- end }}
  {{- end }}
  {{- $json = toJson $kept }}
{{- end }}
{{- $json }}
{{- end }}
