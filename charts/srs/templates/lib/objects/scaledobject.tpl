{{- /* KEDA's ScaledObjects, one for each component that has one. ctx, role */ -}}
{{- define "srs.scaledObjects" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- if eq .autoscaler "ScaledObject" }}
{{- $scaling := .values.autoscaling }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" .key "role" .role "name" .name) | nindent 2 }}
spec:
  scaleTargetRef:
    {{- include "srs.scaleTarget" . | nindent 4 }}
  minReplicaCount: {{ int $scaling.minReplicas }}
  maxReplicaCount: {{ int $scaling.maxReplicas }}
  {{- with $scaling.behavior }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- toYaml . | nindent 8 }}
  {{- end }}
  triggers:
  {{- include "srs.scaler.triggers" (dict "ctx" $.ctx "component" .) | fromJsonArray | toYaml | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What KEDA scales a component by, as a JSON list: clients, CPU, and what the user adds. ctx, component */ -}}
{{- define "srs.scaler.triggers" -}}
{{- $component := .component }}
{{- $scaling := $component.values.autoscaling }}
{{- $triggers := list }}
{{- if include "srs.scaler.asksPods" $component }}
  {{- /* KEDA takes what is before the first and the second dot for the Service and its namespace. */}}
  {{- $port := dig "metrics" "port" 0 $component.listens | int }}
  {{- $url := printf "http://%s.%s.svc:%d/metrics" (first $component.hosts) .ctx.Release.Namespace $port }}
  {{- /* The average is of one pod already. As an AverageValue, it would be divided by their number once more. */}}
  {{- $triggers = append $triggers (dict "type" "metrics-api" "name" "clients" "metricType" "Value" "metadata" (dict
    "url" $url "format" "prometheus" "valueLocation" "srs_clients" "targetValue" (toString $scaling.keda.clients)
    "aggregateFromKubeServiceEndpoints" "true" "aggregationType" "average")) }}
{{- else if $scaling.keda.clients }}
  {{- $prometheus := $scaling.keda.prometheus }}
  {{- /* The pods of a Deployment, without those of its canary. */}}
  {{- $query := printf "sum(srs_clients{namespace=%q,pod=~\"%s-[^-]+-[^-]+\"})" .ctx.Release.Namespace $component.name }}
  {{- $triggers = append $triggers (dict "type" "prometheus" "name" "prometheus" "metricType" "AverageValue" "metadata" (dict
    "serverAddress" $prometheus.serverAddress "query" ($prometheus.query | default $query) "threshold" (toString $scaling.keda.clients))) }}
{{- end }}
{{- with $scaling.cpu }}
  {{- $triggers = append $triggers (dict "type" "cpu" "name" "cpu" "metricType" "AverageValue" "metadata" (dict
    "value" (toString .) "containerName" $component.program)) }}
{{- end }}
{{- concat $triggers $scaling.keda.triggers | toJson }}
{{- end }}
