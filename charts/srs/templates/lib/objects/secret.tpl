{{- /* The chart's own Secret. */ -}}

{{- /* What the values say in clear text and what the chart makes up, of directives that hold secrets. Dot: the root. */ -}}
{{- define "srs.configSecret" -}}
{{- include "srs.load" . }}
{{- with .srs.secretData -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "srs.metadata" (dict "ctx" $ "suffix" "config") | nindent 2 }}
data:
  {{- range $key, $value := . }}
  {{ $key }}: {{ b64enc $value | quote }}
  {{- end }}
{{- end }}
{{- end }}
