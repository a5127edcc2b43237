{{- /* VerticalPodAutoscalers that recommend requests and change nothing: a restart would interrupt streams. ctx, role */ -}}
{{- define "srs.verticalAutoscalers" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- if .values.verticalPodAutoscaler.enabled }}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" .key "role" .role "name" .name) | nindent 2 }}
spec:
  targetRef:
    {{- include "srs.scaleTarget" . | nindent 4 }}
  updatePolicy:
    updateMode: "Off"
{{- end }}
{{- end }}
{{- end }}
