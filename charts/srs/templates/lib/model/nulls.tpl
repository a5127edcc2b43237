{{- /* What null takes away. */ -}}

{{- /*
Drops the keys that are null, by which a later values file takes away what an earlier one said: the chart then has its default. Null means
something of its own in settings of pods and in labels, where it takes away what it overrides, and where `kept` says so.
values, kept (paths, each with a dot before it), at
*/ -}}
{{- define "srs.dropNulls" -}}
{{- $nullable := list "pod" "resources" "annotations" "commonAnnotations" "commonLabels" "labels" "extraObjects" "global" }}
{{- range $key, $value := .values }}
  {{- $at := printf "%s.%s" $.at $key }}
  {{- if kindIs "invalid" $value }}
    {{- if not (has $at $.kept) }}
      {{- $_ := unset $.values $key }}
    {{- end }}
  {{- else if and (has $key $nullable) (not (contains ".config" $.at)) }}
  {{- else if kindIs "map" $value }}
    {{- include "srs.dropNulls" (dict "values" $value "kept" $.kept "at" $at) }}
  {{- else if kindIs "slice" $value }}
    {{- range $value }}
      {{- if kindIs "map" . }}
        {{- include "srs.dropNulls" (dict "values" . "kept" $.kept "at" $at) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
