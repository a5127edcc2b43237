{{- /* The HTTP API: public only where asked for, and then with a password or an explicit word. */ -}}
{{- define "srs.rules.api" -}}
{{- $problems := list }}
{{- $ports := .Values.service.ports }}
{{- $anonymous := dig "api" "anonymous" false $ports }}
{{- range $component := .srs.components }}
  {{- $protected := dig "http_api" "auth" "enabled" false .config }}
  {{- range eq .program "srs" | ternary .listeners list }}
    {{- $api := has .kind (list "api" "api-https") | ternary .kind (has .sharing (list "api" "api-https") | ternary .sharing "") }}
    {{- if and .public (hasKey $.srs.public .name) $api }}
      {{- $key := include "srs.portKey" $api }}
      {{- if not (get $ports $key).enabled }}
        {{- $problems = append $problems (printf (print
          "%s.config: http_api listens on the port of %s, which makes the whole API public: set service.ports.%s.enabled to true to "
          "agree, or give http_api a port of its own") $component.role .name $key) }}
      {{- else if not (or $protected $anonymous) }}
        {{- $problems = append $problems (printf (print
          "service.ports.%s.enabled makes the HTTP API of %s public without a password, and whoever reaches it can disconnect clients: "
          "set config.http_api.auth, or set service.ports.api.anonymous to true where something else protects it") $key $component.role) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if and $anonymous (not (or $ports.api.enabled $ports.apiHttps.enabled)) }}
  {{- $problems = append $problems (print
    "service.ports.api.anonymous has no effect without service.ports.api.enabled or apiHttps.enabled: set one of them to true, or remove "
    "anonymous") }}
{{- end }}
{{- range .srs.components }}
  {{- if dig "http_api" "auth" "enabled" false .config }}
    {{- $problems = concat $problems (include "srs.rules.apiAuth" (dict "ctx" $ "component" .) | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson (uniq $problems) }}
{{- end }}

{{- /* What the authentication takes, by its type and the version. ctx, component */ -}}
{{- define "srs.rules.apiAuth" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $auth := .component.config.http_api.auth }}
{{- $environment := include "srs.config.environment" . | fromJson }}
{{- $typed := and .component.version (include "srs.version.reached" (dict "since" "8.0.28" "version" .component.version)) }}
{{- if and $typed (not $auth.type) }}
  {{- $problems = append $problems (printf (print "%s.config: http_api.auth.enabled needs http_api.auth.type from SRS 8.0.28 on: set it to "
    "basic or bearer") $role) }}
{{- end }}
{{- range eq (toString $auth.type) "bearer" | ternary (list "token") (list "username" "password") }}
  {{- if not (or (get $auth .) (hasKey $environment (printf "http_api.auth.%s" .))) }}
    {{- $problems = append $problems (printf
      "%s.config: http_api.auth.enabled needs http_api.auth.%s: set it, or turn http_api.auth off" $role .) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
