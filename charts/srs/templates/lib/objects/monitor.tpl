{{- /* What tells Prometheus which pods to scrape, and at which ports. */ -}}

{{- /* ctx, kind (PodMonitor or ServiceMonitor) */ -}}
{{- define "srs.monitor" -}}
{{- include "srs.model" .ctx }}
{{- $settings := get .ctx.Values.metrics (untitle .kind) }}
{{- if and .ctx.model.metrics $settings.enabled }}
{{- if eq .kind "ServiceMonitor" }}
  {{- /* An edge that waits for its last clients does not answer any more. Only EndpointSlices name it, not Endpoints. */}}
  {{- $stopping := list "__meta_kubernetes_endpointslice_endpoint_conditions_terminating" }}
  {{- $drop := dict "action" "drop" "sourceLabels" $stopping "regex" "true" }}
  {{- $settings = merge (dict "relabelings" (prepend $settings.relabelings $drop)) $settings }}
{{- end -}}
apiVersion: monitoring.coreos.com/v1
kind: {{ .kind }}
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "suffix" "" "labels" $settings.labels) | nindent 2 }}
spec:
  selector:
    matchLabels:
      {{- include "srs.metrics.selector" (dict "ctx" .ctx) | nindent 6 }}
  # As labels of the series, so that queries tell roles and canaries apart.
  podTargetLabels: [app.kubernetes.io/instance, app.kubernetes.io/component, ossrs.io/role]
  {{ eq .kind "PodMonitor" | ternary "podMetricsEndpoints" "endpoints" }}:
  {{- range .ctx.model.metrics }}
  - port: {{ . }}
    path: /metrics
    {{- range $name := list "interval" "scrapeTimeout" "relabelings" "metricRelabelings" }}
    {{- with get $settings $name }}
    {{- toYaml (dict $name .) | nindent 4 }}
    {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
The Service that a ServiceMonitor needs. It has no address, and no client but Prometheus, which finds pods there that are not ready too, but
not those that are stopping. Its dot is the root.
*/ -}}
{{- define "srs.metricsService" -}}
{{- include "srs.model" . }}
{{- if and .model.metrics .Values.metrics.serviceMonitor.enabled -}}
apiVersion: v1
kind: Service
metadata:
  {{- $labels := dict "ossrs.io/metrics" "true" }}
  {{- include "srs.metadata" (dict "ctx" . "suffix" "metrics" "labels" $labels) | nindent 2 }}
spec:
  type: ClusterIP
  clusterIP: None
  ports:
  {{- range $i, $name := .model.metrics }}
  - name: {{ $name }}
    # Not used: each pod is scraped at the port of its own that has this name.
    port: {{ add 9000 $i }}
    targetPort: {{ $name }}
  {{- end }}
  selector:
    {{- include "srs.metrics.selector" (dict "ctx" .) | nindent 4 }}
{{- end }}
{{- end }}

{{- define "srs.metrics.selector" -}}
{{ include "srs.selectorLabels" . }}
ossrs.io/metrics: "true"
{{- end }}
