{{- /* The Ingress, and what its controller needs besides. */ -}}

{{- /* Its dot is the root. */ -}}
{{- define "srs.ingress" -}}
{{- include "srs.model" . }}
{{- with .model.routes.ingress }}
{{- $ingress := $.Values.ingress }}
{{- $hosts := dict }}
{{- range $route := . }}
  {{- range $host := .any | ternary (append .hosts "") .hosts }}
    {{- $backend := dict "service" (dict "name" $route.service "port" (dict "number" $route.port)) }}
    {{- $path := dict "path" $route.path "pathType" "Prefix" "backend" $backend }}
    {{- $_ := set $hosts $host (append (get $hosts $host | default list) $path | uniq) }}
  {{- end }}
{{- end -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- $preset := dig $ingress.controller "annotations" dict (include "srs.ingress.controllers" $ | fromJson) }}
  {{- $metadata := dict "component" "ingress" "suffix" "" "labels" $ingress.labels
    "annotations" (mergeOverwrite $preset $ingress.annotations) }}
  {{- include "srs.metadata" (merge (dict "ctx" $) $metadata) | nindent 2 }}
spec:
  {{- with $ingress.className }}
  ingressClassName: {{ . | quote }}
  {{- end }}
  {{- with include "srs.tlsSecret" (dict "ctx" $ "for" "ingress") }}
  tls:
  - secretName: {{ . | quote }}
    {{- with without (keys $hosts) "" | sortAlpha }}
    hosts:
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  rules:
  {{- range $host, $paths := $hosts }}
  - {{ with $host }}host: {{ quote . }}
    {{ end }}http:
      paths:
      {{- toYaml $paths | nindent 6 }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* files/ingress.yaml, as JSON. Its dot is the root. */ -}}
{{- define "srs.ingress.controllers" -}}
{{- .Files.Get "files/ingress.yaml" | fromYaml | toJson }}
{{- end }}

{{- /* Annotations by which the Service of a role tells the Ingress' controller what it needs, as JSON. ctx, role */ -}}
{{- define "srs.ingress.serviceAnnotations" -}}
{{- $annotations := dict }}
{{- range .ctx.model.routes.ingress }}
  {{- if and (eq .tier $.tier) (eq $.ctx.Values.ingress.controller "gke") }}
    {{- $config := dict "default" (include "srs.name" (dict "ctx" $.ctx "suffix" "")) | toJson }}
    {{- $annotations = dict "cloud.google.com/backend-config" $config "cloud.google.com/neg" (dict "ingress" true | toJson) }}
  {{- end }}
{{- end }}
{{- toJson $annotations }}
{{- end }}

{{- /* What GKE's Ingress is to do with the Services. Its dot is the root. */ -}}
{{- define "srs.backendConfig" -}}
{{- include "srs.model" . }}
{{- if and .model.routes.ingress (eq .Values.ingress.controller "gke") -}}
apiVersion: cloud.google.com/v1
kind: BackendConfig
metadata:
  {{- include "srs.metadata" (dict "ctx" . "component" "ingress" "suffix" "") | nindent 2 }}
spec:
  {{- (include "srs.ingress.controllers" . | fromJson).gke.backend | toYaml | nindent 2 }}
{{- end }}
{{- end }}
