{{- /* HorizontalPodAutoscalers, one for each component that has one. ctx, role */ -}}
{{- define "srs.autoscalers" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- if eq .autoscaler "HorizontalPodAutoscaler" }}
{{- $scaling := .values.autoscaling }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" .key "role" .role "name" .name) | nindent 2 }}
spec:
  scaleTargetRef:
    {{- include "srs.scaleTarget" . | nindent 4 }}
  minReplicas: {{ int $scaling.minReplicas }}
  maxReplicas: {{ int $scaling.maxReplicas }}
  metrics:
  # Of the container that serves: sidecars do not count. Cores, because a percentage would be one of the request.
  - type: ContainerResource
    containerResource:
      name: cpu
      container: {{ .program }}
      target:
        type: AverageValue
        averageValue: {{ $scaling.cpu | quote }}
  {{- with $scaling.behavior }}
  behavior:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What names a workload to an autoscaler. Its dot is the component. */ -}}
{{- define "srs.scaleTarget" -}}
apiVersion: apps/v1
kind: {{ .workload }}
name: {{ .name }}
{{- end }}
