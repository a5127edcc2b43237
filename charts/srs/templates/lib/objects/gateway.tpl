{{- /* The Gateway API: the chart's own Gateway, and routes. */ -}}

{{- /* Where there is no other Gateway. Its dot is the root. */ -}}
{{- define "srs.gateway" -}}
{{- include "srs.model" . }}
{{- $gateway := .Values.gateway }}
{{- if and .model.routes.gateway (not $gateway.parentRefs) -}}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  {{- $identity := dict "component" "gateway" "suffix" "" }}
  {{- include "srs.metadata" (merge (dict "ctx" .) (pick $gateway "labels" "annotations") $identity) | nindent 2 }}
spec:
  gatewayClassName: {{ $gateway.gatewayClassName | quote }}
  {{- with $gateway.addresses }}
  addresses:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with include "srs.withoutNulls" $gateway.infrastructure | fromJson }}
  infrastructure:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  listeners:
  {{- toYaml .model.gatewayListeners | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Its dot is the root. */ -}}
{{- define "srs.gatewayRoutes" -}}
{{- include "srs.model" . }}
{{- range .model.routes.gateway }}
---
{{ include "srs.gatewayRoute" (dict "ctx" $ "route" .) }}
{{- end }}
{{- end }}

{{- /* ctx, route (of .model.routes) */ -}}
{{- define "srs.gatewayRoute" -}}
{{- $route := .route }}
{{- $gateway := .ctx.Values.gateway }}
{{- $web := eq $route.kind "HTTPRoute" -}}
apiVersion: gateway.networking.k8s.io/{{ $web | ternary "v1" $gateway.routeVersion }}
kind: {{ $route.kind }}
metadata:
  {{- $identity := dict "component" "gateway" "suffix" (kebabcase $route.name) }}
  {{- include "srs.metadata" (merge (dict "ctx" .ctx) (pick $gateway "labels") $identity) | nindent 2 }}
spec:
  parentRefs:
  {{- include "srs.gateway.parents" . | fromJsonArray | toYaml | nindent 2 }}
  {{- with $route.hosts }}
  {{- if not $route.any }}
  hostnames:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
  rules:
  - backendRefs:
    - name: {{ $route.service }}
      port: {{ int $route.port }}
    {{- if $web }}
    matches:
    - path: { type: PathPrefix, value: {{ $route.path | quote }} }
    {{- end }}
    {{- if $route.endless }}
    # A response lasts as long as the stream.
    timeouts: { request: 0s }
    {{- end }}
{{- end }}

{{- /* The listeners that a route attaches to, as a JSON list. ctx, route */ -}}
{{- define "srs.gateway.parents" -}}
{{- $route := .route }}
{{- $parents := list }}
{{- $listeners := list (kebabcase $route.name) }}
{{- if eq $route.kind "HTTPRoute" }}
  {{- $listeners = list "web" (include "srs.tlsSecret" (dict "ctx" .ctx "for" "gateway") | empty | ternary "" "web-https") | compact }}
{{- end }}
{{- $place := pick $route.settings "sectionName" "port" }}
{{- range .ctx.Values.gateway.parentRefs }}
  {{- $parents = append $parents (mergeOverwrite (deepCopy .) $place) }}
{{- else }}
  {{- range $listeners }}
    {{- $parents = append $parents (dict "name" (include "srs.name" (dict "ctx" $.ctx "suffix" "")) "sectionName" .) }}
  {{- end }}
{{- end }}
{{- toJson $parents }}
{{- end }}
