{{- /* The alerts of a release, and what they need that SRS does not export. Its dot is the root. */ -}}
{{- define "srs.prometheusRule" -}}
{{- include "srs.model" . }}
{{- $settings := .Values.metrics.prometheusRule }}
{{- if and .Values.metrics.enabled $settings.enabled }}
{{- $table := .Files.Get "files/monitoring/alerts.yaml" | fromYaml }}
{{- $words := include "srs.alerts.words" . | fromJson }}
{{- $has := include "srs.alerts.needs" . | fromJson -}}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  {{- include "srs.metadata" (dict "ctx" . "suffix" "" "labels" $settings.labels) | nindent 2 }}
spec:
  groups:
  - name: srs.limits
    rules:
    {{- include "srs.alerts.limits" . | nindent 4 }}
  - name: srs.alerts
    rules:
    {{- range $name, $alert := $table.alerts }}
    {{- if and (not (has $name $settings.disabled)) (get $has ($alert.needs | default "srs")) }}
    {{- $expr := $alert.expr }}
    {{- range $query, $text := $table.queries }}
      {{- $expr = replace (printf "@%s@" $query) $text $expr }}
    {{- end }}
    {{- range $word, $text := $words }}
      {{- $expr = replace (printf "@%s@" $word) $text $expr }}
    {{- end }}
    - alert: {{ $name }}
      expr: {{ $expr | quote }}
      {{- with $alert.for }}
      for: {{ . }}
      {{- end }}
      labels:
        {{- mergeOverwrite (dict "severity" $alert.severity) $settings.alertLabels | toYaml | nindent 8 }}
      annotations:
        summary: {{ $alert.summary | quote }}
        description: {{ $alert.description | quote }}
        runbook_url: {{ printf "%s#%s" $settings.runbookUrl (lower $name) | quote }}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}

{{- /* What stands between two @ signs in the queries, as JSON. Its dot is the root. */ -}}
{{- define "srs.alerts.words" -}}
{{- $release := printf "namespace=%q,app_kubernetes_io_instance=%q" .Release.Namespace .Release.Name }}
{{- $component := "namespace, app_kubernetes_io_instance, app_kubernetes_io_component" }}
{{- $names := list }}
{{- $counted := list }}
{{- $claims := list }}
{{- range .model.components }}
  {{- if has .workload (list "Deployment" "StatefulSet") }}
    {{- $names = append $names .name }}
  {{- end }}
  {{- if include "srs.alerts.counts" . }}
    {{- $counted = append $counted .key }}
  {{- end }}
{{- end }}
{{- range .model.byRole.origin }}
  {{- $claim := include "srs.claimName" (dict "ctx" $ "component" .) }}
  {{- if and (eq .workload "StatefulSet") (eq (include "srs.claims" .) "exclusive") }}
    {{- $claim = printf "data-%s-[0-9]+" .name }}
  {{- end }}
  {{- $claims = append $claims $claim }}
{{- end }}
{{- toJson (dict
  "srs" $release
  "pods" (printf "namespace=%q,pod=~\"(%s)-.+\"" .Release.Namespace (join "|" $names))
  "claims" (printf "namespace=%q,persistentvolumeclaim=~%q" .Release.Namespace (uniq $claims | join "|"))
  "component" $component
  "pod" (printf "%s, pod" $component)
  "window" "5m"
  "counted" (printf "%s,app_kubernetes_io_component=~%q" $release (join "|" $counted))) }}
{{- end }}

{{- /* "true" where a component's SRS counts clients that leave as no errors (ossrs/srs#4609). Its dot is the component. */ -}}
{{- define "srs.alerts.counts" -}}
{{- if and .version (semverCompare ">=6.0.191 <7.0.0-0 || >=8.0.14" .version) }}true{{ end }}
{{- end }}

{{- /* What alerts may need, and whether the release has it, as JSON. Its dot is the root. */ -}}
{{- define "srs.alerts.needs" -}}
{{- $needs := dict "srs" true "severalOrigins" (dig "traits" "replicated" false .model.origin) "claims" .Values.origin.persistence.enabled
  "nginx" (has "nginx-metrics" .model.metrics) "memory" false "errors" false }}
{{- range .model.components }}
  {{- $counts := include "srs.alerts.counts" . | eq "true" }}
  {{- $_ := set $needs "errors" (or $needs.errors $counts) }}
  {{- if eq .program "srs" }}
    {{- $_ := set $needs "memory" (or $needs.memory (dig "resources" "limits" "memory" false .pod)) }}
  {{- end }}
  {{- if hasSuffix "-canary" .key }}
    {{- $_ := set $needs "canary" true }}
    {{- $_ := set $needs "canaryErrors" (and $counts (include "srs.alerts.counts" (first (index $.model.byRole .role)))) }}
  {{- end }}
{{- end }}
{{- toJson $needs }}
{{- end }}

{{- /* Series of what the chart knows of each component. Its dot is the root. */ -}}
{{- define "srs.alerts.limits" -}}
{{- $rules := list }}
{{- range $component := .model.components }}
  {{- if .metrics }}
    {{- $limits := dict "srs:servers:wanted" (and .autoscaled (not .autoscaler) | ternary 1 .replicas) }}
    {{- if eq .program "srs" }}
      {{- $limit := dig "resources" "limits" dict .pod }}
      {{- $cpu := toString $limit.cpu }}
      {{- $percent := hasSuffix "m" $cpu | ternary (divf (trimSuffix "m" $cpu | float64) 10) (mulf (float64 $cpu) 100) }}
      {{- $_ := set $limits "srs:cpu_percent:limit" (empty $limit.cpu | ternary 100 (minf 100 $percent)) }}
      {{- with $limit.memory }}
        {{- $_ := set $limits "srs:memory_bytes:limit" (include "srs.bytes" (include "srs.text" .)) }}
      {{- end }}
      {{- if not .textFrom }}
        {{- $_ := set $limits "srs:max_connections:limit" (.config.max_connections | default 1000 | int) }}
      {{- end }}
    {{- end }}
    {{- range $name, $value := $limits }}
      {{- $labels := dict "namespace" $.Release.Namespace "app_kubernetes_io_instance" $.Release.Name
        "app_kubernetes_io_component" $component.key }}
      {{- $rules = append $rules (dict "record" $name "expr" (printf "vector(%v)" $value) "labels" $labels) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toYaml $rules }}
{{- end }}
