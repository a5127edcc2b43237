{{- /* Metrics. */ -}}
{{- define "srs.rules.metrics" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 }}
{{- range $name, $monitor := pick .Values.metrics "podMonitor" "serviceMonitor" }}
  {{- $times := list }}
  {{- range list .scrapeTimeout .interval }}
    {{- $times = append $times (mul (regexFind "^[0-9]+" . | int) (get $units (regexFind "[a-z]+$" .) | default 0)) }}
  {{- end }}
  {{- if and .interval .scrapeTimeout (gt (first $times) (last $times)) }}
    * metrics.{{ $name }}.scrapeTimeout {{ .scrapeTimeout }} is longer than its interval {{ .interval }}, which Prometheus refuses: make it
      shorter, or the interval longer
  {{- end }}
{{- end }}
{{- range .Values.metrics.prometheusRule.disabled }}
  {{- $alerts := ($.Files.Get "files/monitoring/alerts.yaml" | fromYaml).alerts }}
  {{- if not (hasKey $alerts .) }}
    * metrics.prometheusRule.disabled names {{ . }}, which is no alert of the chart: choose from
      {{ keys $alerts | sortAlpha | join ", " }}
  {{- end }}
{{- end }}
{{- range .Values.metrics.enabled | ternary .model.components dict }}
  {{- if and (eq .program "srs") (not .textProblems) (not .listens.metrics) }}
    * metrics.enabled cannot be combined with exporter.enabled off in the configuration of {{ .at }}: remove that, or turn metrics.enabled
      off
  {{- end }}
{{- end }}
{{- end }}
