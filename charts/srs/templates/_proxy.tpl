{{- /* SRS's proxy: keeps each stream at one of the origins that report to it. */ -}}

{{- /* The key of the first component whose servers report to a role of proxies. ctx, role */ -}}
{{- define "srs.proxied" -}}
{{- range $role, $spec := .ctx.srs.roles }}
  {{- if eq ($spec.proxied | default "") $.role }}
    {{- include "srs.first" (dict "ctx" $.ctx "role" $role) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "srs.role.proxyContainer" -}}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $ports := include "srs.role.ports" (dict "component" $component "container" "proxy") | fromJsonArray }}
{{- $env := list }}
{{- range $ports }}
  {{- $variable := eq .kind "system" | ternary $component.spec.system.variable (get $component.spec.listeners .kind) }}
  {{- $env = append $env (dict "name" $variable "value" (toString .port)) }}
{{- end }}
{{- /* It offers a folder besides, which has to exist. */}}
{{- $env = append $env (dict "name" "PROXY_STATIC_FILES" "value" "/static") }}
{{- /* Of the grace period, what is left after the drain. */}}
{{- $left := sub (int $values.terminationGracePeriodSeconds) (int $values.drainSeconds) }}
{{- $env = append $env (dict "name" "PROXY_GRACE_QUIT_TIMEOUT" "value" (printf "%ds" (max 1 (sub $left 5)))) }}
{{- $env = append $env (dict "name" "PROXY_FORCE_QUIT_TIMEOUT" "value" (printf "%ds" (max 1 $left))) }}
{{- $env = append $env (dict "name" "PROXY_LOAD_BALANCER_TYPE" "value" (empty $values.redis.host | ternary "memory" "redis")) }}
{{- with $values.redis }}
  {{- if .host }}
    {{- $env = concat $env (list (dict "name" "PROXY_REDIS_HOST" "value" .host) (dict "name" "PROXY_REDIS_PORT" "value" (toString (int .port))) (dict "name" "PROXY_REDIS_DB" "value" (toString (int .database)))) }}
    {{- with .existingSecret }}
      {{- $env = append $env (dict "name" "PROXY_REDIS_PASSWORD" "valueFrom" (dict "secretKeyRef" (dict "name" . "key" $values.redis.existingSecretKey))) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- include "srs.container" (dict "ctx" .ctx "name" "proxy" "image" $component.image "settings" $component.pod "ports" $ports "env" $env
  "mounts" (dict "static" "/static" "tmp" "/tmp") "readOnly" (list "static")
  "probe" (dict "httpGet" (dict "path" "/api/v1/versions" "port" "system"))
  "sleepBeforeStop" $values.drainSeconds) }}
{{- end }}

{{- /* Whoever reaches the port that origins report at could bring in a server of their own. */ -}}
{{- define "srs.role.networkPolicy" -}}
{{- $component := .component }}
{{- if $component.values.networkPolicy.enabled -}}
{{- $identity := dict "ctx" .ctx "component" $component.key "suffix" $component.key -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "srs.metadata" $identity | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - ports:
        {{- range $component.listeners }}
        {{- if ne .kind "system" }}
        - port: {{ .port }}
          protocol: {{ .protocol }}
        {{- end }}
        {{- end }}
    # Only origins report.
    - from:
        - podSelector:
            matchLabels:
              {{- include "srs.selectorLabels" (dict "ctx" .ctx "role" (get .ctx.srs.components (include "srs.proxied" (dict "ctx" .ctx "role" $component.role))).role) | nindent 14 }}
      ports:
        - port: {{ int $component.spec.system.port }}
          protocol: TCP
{{- end }}
{{- end }}
