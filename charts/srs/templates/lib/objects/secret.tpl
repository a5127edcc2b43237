{{- /* The chart's own Secrets. */ -}}

{{- /* What the values say in clear text and what the chart makes up, of directives that hold secrets. Dot: the root. */ -}}
{{- define "srs.configSecret" -}}
{{- include "srs.model" . }}
{{- with .model.secretData -}}
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

{{- /* Keys of publishers or of links, where the user has no Secret of their own with them. ctx, keys (in .model), suffix */ -}}
{{- define "srs.keysSecret" -}}
{{- include "srs.model" .ctx }}
{{- with get .ctx.model .keys }}
{{- if .table -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "srs.metadata" (pick $ "ctx" "suffix") | nindent 2 }}
data:
  keys: {{ printf "%s\n" .table | b64enc | quote }}
  {{- with .key }}
  key: {{ b64enc . | quote }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
