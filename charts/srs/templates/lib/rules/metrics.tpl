{{- /* Metrics. */ -}}
{{- define "srs.rules.metrics" -}}
{{- $metrics := .Values.metrics }}
{{- $ways := list }}
{{- range $name, $on := dict "metrics.podMonitor" $metrics.podMonitor.enabled "metrics.scrapeAnnotations" $metrics.scrapeAnnotations
  "metrics.serviceMonitor" $metrics.serviceMonitor.enabled }}
  {{- $ways = $on | ternary (append $ways $name) $ways }}
{{- end }}
{{- if gt (len $ways) 1 }}
  * {{ join " and " $ways }} would each scrape the same pods: turn on only one of them
{{- end }}
{{- range $name, $monitor := pick $metrics "podMonitor" "serviceMonitor" }}
  {{- if and $monitor.interval $monitor.scrapeTimeout }}
    {{- if gt (include "srs.milliseconds" $monitor.scrapeTimeout | int) (include "srs.milliseconds" $monitor.interval | int) }}
      * metrics.{{ $name }}.scrapeTimeout {{ $monitor.scrapeTimeout }} is longer than its interval {{ $monitor.interval }}, which Prometheus
        refuses: make it shorter, or the interval longer
    {{- end }}
  {{- end }}
{{- end }}
{{- if $metrics.prometheusRule.disabled }}
  {{- $alerts := (.Files.Get "files/monitoring/alerts.yaml" | fromYaml).alerts }}
  {{- range $metrics.prometheusRule.disabled }}
    {{- if not (hasKey $alerts .) }}
      * metrics.prometheusRule.disabled names {{ . }}, which is no alert of the chart: choose from
        {{ keys $alerts | sortAlpha | join ", " }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $metrics.enabled | ternary .model.components dict }}
  {{- if and (eq .program "srs") (not .textProblems) (not (include "srs.listener" (dict "component" . "kind" "metrics") | fromJson)) }}
    * metrics.enabled cannot be combined with exporter.enabled off in the configuration of {{ .role }}: remove that, or turn metrics.enabled
      off
  {{- end }}
{{- end }}
{{- end }}

{{- /* The milliseconds of a duration such as 500ms, 30s or 1m. */ -}}
{{- define "srs.milliseconds" -}}
{{- mul (regexFind "^[0-9]+" . | int) (get (dict "ms" 1 "s" 1000 "m" 60000) (regexFind "[a-z]+$" .)) }}
{{- end }}
