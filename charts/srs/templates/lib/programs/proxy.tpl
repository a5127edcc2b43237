{{- /* SRS's proxy, which keeps each stream at one of the origins that report to it, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.proxy" -}}
{{- $component := .component }}
{{- $proxy := dict
  "name" "proxy"
  "image" $component.image
  "settings" $component.pod
  "env" (include "srs.proxy.env" . | fromJsonArray)
  "ports" $component.ports.proxy
  "mounts" (dict "static" "/static" "tmp" "/tmp")
  "readOnly" (list "static")
  "probe" (dict "httpGet" (dict "path" "/api/v1/versions" "port" "system"))
  "sleepBeforeStop" $component.values.drainSeconds }}
{{- $small := dict "sizeLimit" "16Mi" }}
{{- $volumes := list (dict "name" "static" "emptyDir" $small) (dict "name" "tmp" "emptyDir" $small) }}
{{- toJson (dict "containers" (list $proxy) "volumes" $volumes) }}
{{- end }}

{{- /* The proxy's settings, which it takes from the environment, as a JSON list. ctx, component */ -}}
{{- define "srs.proxy.env" -}}
{{- $values := .component.values }}
{{- $traits := .component.traits }}
{{- $redis := $values.redis }}
{{- $env := list }}
{{- range .component.ports.proxy }}
  {{- $variable := eq .kind "system" | ternary $traits.system.variable (get $traits.listeners .kind) }}
  {{- $env = append $env (dict "name" $variable "value" (toString .port)) }}
{{- end }}
{{- /* The grace period, less the drain. */}}
{{- $left := sub (int $values.terminationGracePeriodSeconds) (int $values.drainSeconds) }}
{{- $env = concat $env (list
  (dict "name" "PROXY_GRACE_QUIT_TIMEOUT" "value" (printf "%ds" (max 1 (sub $left 5))))
  (dict "name" "PROXY_FORCE_QUIT_TIMEOUT" "value" (printf "%ds" (max 1 $left)))
  (dict "name" "PROXY_LOAD_BALANCER_TYPE" "value" (empty $redis.host | ternary "memory" "redis"))) }}
{{- /* It serves a folder too, which must exist. */}}
{{- $env = append $env (dict "name" "PROXY_STATIC_FILES" "value" "/static") }}
{{- if $redis.host }}
  {{- $env = concat $env (list
    (dict "name" "PROXY_REDIS_HOST" "value" $redis.host)
    (dict "name" "PROXY_REDIS_PORT" "value" (toString (int $redis.port)))
    (dict "name" "PROXY_REDIS_DB" "value" (toString (int $redis.database)))) }}
  {{- with $redis.keyPrefix }}
    {{- $env = append $env (dict "name" "PROXY_REDIS_KEY_PREFIX" "value" .) }}
  {{- end }}
  {{- with $redis.existingSecret }}
    {{- $password := dict "name" . "key" $redis.existingSecretKey }}
    {{- $env = append $env (dict "name" "PROXY_REDIS_PASSWORD" "valueFrom" (dict "secretKeyRef" $password)) }}
  {{- end }}
{{- end }}
{{- with $values.originServerTTLSeconds }}
  {{- $env = append $env (dict "name" "PROXY_ORIGIN_SERVER_TTL" "value" (printf "%ds" (int .))) }}
{{- end }}
{{- concat $env (include "srs.proxy.token" (dict "values" $values "prefix" "PROXY_HTTP_API") | fromJsonArray) | toJson }}
{{- end }}

{{- /* The variables by which origins register with a token, as a JSON list. values (of the proxies), prefix (of the variables) */ -}}
{{- define "srs.proxy.token" -}}
{{- $env := list }}
{{- with .values.registrationToken }}
  {{- $env = list
    (dict "name" (printf "%s_AUTH_ENABLED" $.prefix) "value" "on")
    (dict "name" (printf "%s_AUTH_TYPE" $.prefix) "value" "bearer")
    (merge (dict "name" (printf "%s_AUTH_TOKEN" $.prefix)) .) }}
{{- end }}
{{- toJson $env }}
{{- end }}
