{{- /*
Sets in `.model.metrics` the names of the ports that Prometheus scrapes, those of SRS first, and in each component `metrics`, the listeners
that it has of these. Both are empty unless metrics are on.
*/ -}}
{{- define "srs.model.metrics" -}}
{{- $names := list }}
{{- range $component := .model.components }}
  {{- $found := list }}
  {{- range .listeners }}
    {{- if and $.Values.metrics.enabled (has .kind (list "metrics" "nginx-metrics")) }}
      {{- $found = append $found . }}
      {{- $names = append $names .portName }}
    {{- end }}
  {{- end }}
  {{- $_ := set $component "metrics" $found }}
{{- end }}
{{- $_ := set .model "metrics" (uniq $names | sortAlpha) }}
{{- end }}
