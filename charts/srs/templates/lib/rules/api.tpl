{{- /* The HTTP API: public only where asked for, and then with a password or an explicit word. */ -}}
{{- define "srs.rules.api" -}}
{{- $ports := .Values.service.ports }}
{{- range $component := .model.components }}
  {{- $whose := .at }}
  {{- $auth := dig "http_api" "auth" dict .config }}
  {{- range eq .program "srs" | ternary .listeners list }}
    {{- $api := has .kind (list "api" "api-https") | ternary .kind (has .sharing (list "api" "api-https") | ternary .sharing "") }}
    {{- if and .offered $api }}
      {{- $key := include "srs.portKey" $api }}
      {{- if not (get $ports $key).enabled }}
        * {{ $whose }}.config: http_api listens on the port of {{ .name }}, which makes the whole API public: set
          service.ports.{{ $key }}.enabled to true to confirm, or give http_api a port of its own
      {{- else if not (or $auth.enabled $ports.api.anonymous) }}
        * service.ports.{{ $key }}.enabled makes the HTTP API of {{ $whose }} public without a password, and whoever reaches it can
          disconnect clients: set config.http_api.auth, or set service.ports.api.anonymous to true where something else protects it
      {{- end }}
    {{- end }}
  {{- end }}
  {{- if $auth.enabled }}
    {{- $typed := and .version (include "srs.version.reached" (dict "since" "8.0.28" "version" .version)) }}
    {{- if and $typed (not $auth.type) }}
      * {{ $whose }}.config: http_api.auth.enabled needs http_api.auth.type from SRS 8.0.28 on: set it to basic or bearer
    {{- end }}
    {{- range eq (toString $auth.type) "bearer" | ternary (list "token") (list "username" "password") }}
      {{- if not (or (get $auth .) (hasKey $component.secretEnvironment (printf "http_api.auth.%s" .))) }}
        * {{ $whose }}.config: http_api.auth.enabled needs http_api.auth.{{ . }}: set it, or turn http_api.auth off
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
