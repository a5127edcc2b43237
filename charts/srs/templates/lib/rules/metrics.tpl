{{- /* Metrics. */ -}}
{{- define "srs.rules.metrics" -}}
{{- range .Values.metrics.prometheusRule.disabled }}
  {{- $alerts := ($.Files.Get "files/monitoring/alerts.yaml" | fromYaml).alerts }}
  {{- if not (hasKey $alerts .) }}
    * metrics.prometheusRule.disabled names {{ . }}, which is no alert of the chart: choose from
      {{ keys $alerts | sortAlpha | join ", " }}
  {{- end }}
{{- end }}
{{- range .Values.metrics.enabled | ternary .model.components dict }}
  {{- if and (eq .program "srs") (not .textProblems) (not .listens.metrics) }}
    * metrics.enabled cannot be combined with exporter.enabled off in the configuration of {{ .role }}: remove that, or turn metrics.enabled
      off
  {{- end }}
{{- end }}
{{- end }}
