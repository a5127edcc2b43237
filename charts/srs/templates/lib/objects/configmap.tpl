{{- /* ConfigMaps: srs.conf, and the files of nginx. */ -}}

{{- /* The srs.conf of each component of a role; in a Secret where the text of the user holds one. ctx, role */ -}}
{{- define "srs.configmaps" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- if not .textFrom }}
---
apiVersion: v1
kind: {{ empty .secretText | ternary "ConfigMap" "Secret" }}
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" .key "role" .role "name" .name) | nindent 2 }}
data:
  {{- if .secretText }}
  srs.conf: {{ printf "%s\n" (trim .text) | b64enc }}
  {{- else }}
  srs.conf: |
    {{- include "srs.indented" (include "srs.config.text" (dict "component" . "facts" $.ctx.model.facts)) }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The files of nginx: one ConfigMap for all pods of a role, because they are the same. ctx, role */ -}}
{{- define "srs.nginxConfigmap" -}}
{{- include "srs.model" .ctx }}
{{- with index .ctx.model.byRole .role }}
{{- $component := first . }}
{{- if or (has "nginx" $component.programs) (has "hooks" $component.programs) }}
{{- $name := include "srs.nginx.configName" (dict "ctx" $.ctx "component" $component) -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" $component.tier "name" $name) | nindent 2 }}
data:
  {{- range $file, $text := include "srs.nginx.files" (dict "ctx" $.ctx "component" $component) | fromJson }}
  {{ $file }}: |
    {{- include "srs.indented" $text }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* A text within a block scalar. Without blanks on empty lines: with them, kubectl prints it in one line. */ -}}
{{- define "srs.indented" -}}
{{- $text := trim . | nindent 4 | replace "\n    \n" "\n\n" | replace "\n    \n" "\n\n" }}
{{- if or (contains " \n" $text) (contains "\t\n" $text) (contains "\r" $text) }}
  {{- $text = regexReplaceAll "(?m)[ \t\r]+$" $text "" }}
{{- end }}
{{- $text }}
{{- end }}

{{- /* The dashboard, where Grafana's sidecar finds it. Its dot is the root. */ -}}
{{- define "srs.dashboard" -}}
{{- include "srs.model" . }}
{{- $settings := .Values.metrics.dashboard }}
{{- if and .Values.metrics.enabled $settings.enabled -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- $where := dict "suffix" "dashboard" "namespace" $settings.namespace }}
  {{- include "srs.metadata" (merge (dict "ctx" .) $where (pick $settings "labels" "annotations")) | nindent 2 }}
data:
  srs.json: |
    {{- include "srs.indented" (.Files.Get "files/monitoring/dashboard.json") }}
{{- end }}
{{- end }}
