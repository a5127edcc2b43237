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

{{- /* The keys of publishers, where the user has no Secret of their own with them. Dot: the root. */ -}}
{{- define "srs.keysSecret" -}}
{{- include "srs.model" . }}
{{- if .model.keys.table -}}
apiVersion: v1
kind: Secret
metadata:
  {{- include "srs.metadata" (dict "ctx" . "suffix" "publish-keys") | nindent 2 }}
data:
  keys: {{ printf "%s\n" .model.keys.table | b64enc | quote }}
  {{- with .model.keys.key }}
  key: {{ b64enc . | quote }}
  {{- end }}
{{- end }}
{{- end }}
