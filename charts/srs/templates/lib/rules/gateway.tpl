{{- /* The chart's own Gateway, or another. Its dot is the root. */ -}}
{{- define "srs.rules.gateway" -}}
{{- $gateway := .Values.gateway }}
{{- $problems := list }}
{{- if $gateway.parentRefs }}
  {{- $any := dict "value" $gateway "default" .srs.known.defaults.gateway "path" "gateway" }}
  {{- range include "srs.differences" $any | fromJsonArray }}
    {{- if not (regexMatch "^gateway\\.(enabled|parentRefs|labels|routeVersion|routes)" .) }}
    {{- $problems = append $problems (printf
      "%s is for the chart's own Gateway, and gateway.parentRefs names another: set it there, or remove parentRefs" .) }}
    {{- end }}
  {{- end }}
  {{- range .srs.routes.gateway }}
    {{- $place := or .settings.port .settings.sectionName }}
    {{- range $gateway.parentRefs }}
      {{- $place = or $place .port .sectionName }}
    {{- end }}
    {{- if and (ne .kind "HTTPRoute") (not $place) }}
      {{- $problems = append $problems (printf (print
        "%s needs a listener of the Gateway in gateway.parentRefs, because nothing but the port tells one protocol from another: "
        "set %s.sectionName or %s.port") .at .at .at) }}
    {{- end }}
  {{- end }}
{{- else }}
  {{- if not $gateway.gatewayClassName }}
    {{- $problems = append $problems (print
      "gateway.enabled needs a Gateway: set gateway.parentRefs to an existing one, or gateway.gatewayClassName for one of the chart's") }}
  {{- end }}
  {{- $problems = concat $problems (include "srs.rules.gatewayListeners" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* The listeners of the chart's own Gateway. Its dot is the root. */ -}}
{{- define "srs.rules.gatewayListeners" -}}
{{- $problems := list }}
{{- $taken := dict }}
{{- range $listener := include "srs.gateway.listeners" . | fromJsonArray }}
  {{- $port := printf "%d/%s" (int .port) (eq .protocol "UDP" | ternary "UDP" "TCP") }}
  {{- with get $taken $port }}
    {{- $problems = append $problems (printf
      "gateway: its listeners %s and %s would both have port %s: give one of them another, by gateway.routes, httpPort or httpsPort"
      . $listener.name $port) }}
  {{- end }}
  {{- $_ := set $taken $port .name }}
{{- end }}
{{- $used := false }}
{{- range .srs.routes.gateway }}
  {{- $used = or $used (eq .kind "HTTPRoute") (eq .mode "Terminate") }}
  {{- if .settings.sectionName }}
    {{- $problems = append $problems (printf
      "%s.sectionName needs gateway.parentRefs: the chart's own Gateway has a listener for each route; remove sectionName" .at) }}
  {{- end }}
{{- end }}
{{- if and (not $used) (include "srs.tlsSecret" (dict "ctx" . "for" "gateway")) }}
  {{- $problems = append $problems (print
    "gateway.tls has no effect: none of gateway.routes is for HTTP, and SRS ends the TLS of RTMPS itself: remove it, or add a route") }}
{{- end }}
{{- toJson $problems }}
{{- end }}
