{{- /* The chart's own Gateway, or another. Its dot is the root. */ -}}
{{- define "srs.rules.gateway" -}}
{{- $gateway := .Values.gateway }}
{{- if $gateway.parentRefs }}
  {{- $any := dict "value" $gateway "default" .model.known.defaults.gateway "path" "gateway" }}
  {{- range include "srs.differences" $any | fromJsonArray }}
    {{- if not (regexMatch "^gateway\\.(enabled|parentRefs|labels|routeVersion|routes)" .) }}
    * {{ . }} is for the chart's own Gateway, and gateway.parentRefs names another: set it there, or remove parentRefs
    {{- end }}
  {{- end }}
  {{- range .model.routes.gateway }}
    {{- $place := or .settings.port .settings.sectionName }}
    {{- range $gateway.parentRefs }}
      {{- $place = or $place .port .sectionName }}
    {{- end }}
    {{- if and (ne .kind "HTTPRoute") (not $place) }}
      * {{ .at }} needs a listener of the Gateway in gateway.parentRefs, because nothing but the port tells one protocol from another: set
        {{ .at }}.sectionName or {{ .at }}.port
    {{- end }}
  {{- end }}
{{- else }}
  {{- if not $gateway.gatewayClassName }}
    * gateway.enabled needs a Gateway: set gateway.parentRefs to an existing one, or gateway.gatewayClassName for one of the chart's
  {{- end }}
  {{- include "srs.rules.gatewayListeners" . }}
{{- end }}
{{- end }}

{{- /* The listeners of the chart's own Gateway. Its dot is the root. */ -}}
{{- define "srs.rules.gatewayListeners" -}}
{{- $taken := dict }}
{{- range $listener := include "srs.gateway.listeners" . | fromJsonArray }}
  {{- $port := printf "%d/%s" (int .port) (eq .protocol "UDP" | ternary "UDP" "TCP") }}
  {{- with get $taken $port }}
    * gateway: its listeners {{ . }} and {{ $listener.name }} would both have port {{ $port }}: give one of them another, by gateway.routes,
      httpPort or httpsPort
  {{- end }}
  {{- $_ := set $taken $port .name }}
{{- end }}
{{- $used := false }}
{{- range .model.routes.gateway }}
  {{- $used = or $used (eq .kind "HTTPRoute") (eq .mode "Terminate") }}
  {{- if .settings.sectionName }}
    * {{ .at }}.sectionName needs gateway.parentRefs: the chart's own Gateway has a listener for each route; remove sectionName
  {{- end }}
{{- end }}
{{- if and (not $used) (include "srs.tlsSecret" (dict "ctx" . "for" "gateway")) }}
  * gateway.tls has no effect: none of gateway.routes is for HTTP, and SRS ends the TLS of RTMPS itself: remove it, or add a route
{{- end }}
{{- end }}
