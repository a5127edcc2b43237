{{- /* The ServiceAccount of all pods, where the chart makes it. Its dot is the root. */ -}}
{{- define "srs.serviceAccount" -}}
{{- include "srs.model" . }}
{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- $name := include "srs.serviceAccountName" . }}
  {{- include "srs.metadata" (dict "ctx" . "name" $name "annotations" .Values.serviceAccount.annotations) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}
{{- end }}
