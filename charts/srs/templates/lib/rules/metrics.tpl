{{- /* Metrics. */ -}}
{{- define "srs.rules.metrics" -}}
{{- $problems := list }}
{{- $metrics := .Values.metrics }}
{{- if not $metrics.enabled }}
  {{- range include "srs.differences" (dict "value" $metrics "default" .srs.known.defaults.metrics "path" "metrics") | fromJsonArray }}
    {{- $problems = append $problems (printf "%s has no effect without metrics.enabled: set that to true, or remove %s" . .) }}
  {{- end }}
{{- end }}
{{- $ways := list }}
{{- range $name, $on := dict "metrics.podMonitor" $metrics.podMonitor.enabled "metrics.scrapeAnnotations" $metrics.scrapeAnnotations
  "metrics.serviceMonitor" $metrics.serviceMonitor.enabled }}
  {{- $ways = $on | ternary (append $ways $name) $ways }}
{{- end }}
{{- if gt (len $ways) 1 }}
  {{- $problems = append $problems (printf "%s would each have the same pods scraped: turn on one of them" (join " and " $ways)) }}
{{- end }}
{{- range $name := list "podMonitor" "serviceMonitor" "prometheusRule" "dashboard" "nginx" }}
  {{- $monitor := get $metrics $name }}
  {{- if and $metrics.enabled (not $monitor.enabled) }}
    {{- $differences := dict "value" $monitor "default" (get $.srs.known.defaults.metrics $name) "path" (printf "metrics.%s" $name) }}
    {{- range include "srs.differences" $differences | fromJsonArray }}
      {{- $problems = append $problems (printf "%s has no effect without metrics.%s.enabled: set that to true, or remove %s" . $name .) }}
    {{- end }}
  {{- end }}
  {{- if and $monitor.interval $monitor.scrapeTimeout }}
    {{- if gt (include "srs.milliseconds" $monitor.scrapeTimeout | int) (include "srs.milliseconds" $monitor.interval | int) }}
      {{- $problems = append $problems (printf
        "metrics.%s.scrapeTimeout %s is longer than its interval %s, which Prometheus refuses: make it shorter, or the interval longer"
        $name $monitor.scrapeTimeout $monitor.interval) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $metrics.prometheusRule.disabled }}
  {{- $alerts := (.Files.Get "files/monitoring/alerts.yaml" | fromYaml).alerts }}
  {{- range $metrics.prometheusRule.disabled }}
    {{- if not (hasKey $alerts .) }}
      {{- $problems = append $problems (printf
        "metrics.prometheusRule.disabled names %s, which is no alert of the chart: choose from %s"
        . (keys $alerts | sortAlpha | join ", ")) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $metrics.enabled | ternary .srs.components dict }}
  {{- if and (eq .program "srs") (not .textProblems) (not (include "srs.listener" (dict "component" . "kind" "metrics") | fromJson)) }}
    {{- $problems = append $problems (printf (print "metrics.enabled does not go with exporter.enabled off in the configuration of %s: "
      "remove that, or turn metrics.enabled off") .role) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* The milliseconds of a duration such as 500ms, 30s or 1m. */ -}}
{{- define "srs.milliseconds" -}}
{{- mul (regexFind "^[0-9]+" . | int) (get (dict "ms" 1 "s" 1000 "m" 60000) (regexFind "[a-z]+$" .)) }}
{{- end }}
