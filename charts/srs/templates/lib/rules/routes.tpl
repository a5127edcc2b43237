{{- /* What goes through an Ingress or a Gateway, and certificates. */ -}}
{{- define "srs.rules.routes" -}}
{{- range $way, $routes := .model.routes }}
  {{- $values := get $.Values $way }}
  {{- if and $values.enabled (not $routes) }}
    * {{ $way }}.enabled needs something to deliver: set {{ $way }}.routes.hls.hosts or another of {{ $way }}.routes, or remove enabled
  {{- end }}
  {{- $taken := dict }}
  {{- range $route := $routes }}
    {{- include "srs.rules.route" (dict "ctx" $ "route" . "parent" (not (empty $values.parentRefs))) }}
    {{- range eq .kind "HTTPRoute" | ternary (.any | ternary (append .hosts "*") .hosts) list }}
      {{- $place := printf "%s%s" . (trimSuffix "/" $route.path) }}
      {{- $backend := printf "%s:%d" $route.service (int $route.port) }}
      {{- $other := get $taken $place | default (dict "backend" $backend) }}
      {{- if ne $other.backend $backend }}
        * {{ $other.at }} and {{ $route.at }} are both at host {{ . }} and path {{ $route.path }}, and different servers deliver them: give
          one of them another host or path
      {{- end }}
      {{- $_ := set $taken $place (dict "at" $route.at "backend" $backend) }}
    {{- end }}
  {{- end }}
  {{- if $routes }}
    {{- include "srs.rules.certificate" (dict "at" (printf "%s.tls" $way) "tls" $values.tls "names" list "routes" $routes) }}
  {{- end }}
{{- end }}
{{- if and .model.routes.gateway (not .Values.gateway.parentRefs) }}
  {{- include "srs.rules.gateway" . }}
{{- end }}
{{- include "srs.rules.certificate" (dict "at" "tls" "tls" .Values.tls "names" .Values.tls.dnsNames "routes" list) }}
{{- $kinds := append (keys .model.table.tls) "hls-https" }}
{{- $used := empty (include "srs.tlsSecret" (dict "ctx" . "for" "tls")) }}
{{- range .model.components }}
  {{- range $kind, $_ := .listens }}
    {{- $used = or $used (has $kind $kinds) }}
  {{- end }}
{{- end }}
{{- if not $used }}
  * tls has no effect, because nothing listens for it: name /etc/srs-tls/tls.crt and /etc/srs-tls/tls.key in configText, turn on
    config.http_server, or remove tls
{{- end }}
{{- end }}

{{- /* ctx, route, parent (whether the Gateway is another's) */ -}}
{{- define "srs.rules.route" -}}
{{- $route := .route }}
{{- $row := get .ctx.model.table.routes $route.name }}
{{- $offered := empty $row.besides }}
{{- range $row.besides }}
  {{- $offered = or $offered (hasKey $.ctx.model.offers .) }}
{{- end }}
{{- $api := false }}
{{- range $route.role | default "" | get .ctx.model.byRole | default list }}
  {{- range .listeners }}
    {{- $api = or $api (and (has .kind (list "api" "api-https")) (eq (int .port) (int $route.port)) (eq .container "srs")) }}
  {{- end }}
{{- end }}
{{- $why := printf "which mode %s does not offer with this configuration" .ctx.Values.mode }}
{{- if not $offered }}
  * {{ $route.at }} needs {{ first $row.besides }}, {{ $why }}: turn it on in config, or remove {{ $route.at }}
{{- else if not $route.role }}
  {{- $remedy := hasSuffix "https" $row.listener | ternary "set tls" "turn it on in config" }}
  * {{ $route.at }} needs a port for {{ $row.listener }}, {{ $why }}: {{ $remedy }}, or remove {{ $route.at }}
{{- else if and $api (ne $route.name "rtc") (not .ctx.Values.service.ports.api.enabled) }}
  * {{ $route.at }} leads to the port of the whole HTTP API: give http_api a port of its own, or set service.ports.api.enabled to true to
    confirm
{{- else if and (eq $route.mode "Terminate") (not .parent) (not (include "srs.tlsSecret" (dict "ctx" .ctx "for" "gateway"))) }}
  * {{ $route.at }} needs a certificate, because SRS does not listen for RTMPS: set gateway.tls, so that the Gateway does, or tls with SRS
    7.0.56 or later
{{- end }}
{{- $place := or $route.settings.port $route.settings.sectionName }}
{{- range .ctx.Values.gateway.parentRefs }}
  {{- $place = or $place .port .sectionName }}
{{- end }}
{{- if and .parent (ne $route.kind "HTTPRoute") (not $place) }}
  * {{ $route.at }} needs a listener of the Gateway in gateway.parentRefs, because nothing but the port tells one protocol from another: set
    {{ $route.at }}.sectionName or {{ $route.at }}.port
{{- end }}
{{- end }}

{{- /* The chart's own Gateway. Its dot is the root. */ -}}
{{- define "srs.rules.gateway" -}}
{{- $taken := dict }}
{{- range $listener := .model.gatewayListeners }}
  {{- $port := printf "%d/%s" (int .port) (eq .protocol "UDP" | ternary "UDP" "TCP") }}
  {{- with get $taken $port }}
    * gateway: its listeners {{ . }} and {{ $listener.name }} would both have port {{ $port }}: give one of them another, by gateway.routes,
      httpPort or httpsPort
  {{- end }}
  {{- $_ := set $taken $port .name }}
{{- end }}
{{- $used := empty (include "srs.tlsSecret" (dict "ctx" . "for" "gateway")) }}
{{- range .model.routes.gateway }}
  {{- $used = or $used (eq .kind "HTTPRoute") (eq .mode "Terminate") }}
{{- end }}
{{- if not $used }}
  * gateway.tls has no effect: none of gateway.routes is for HTTP, and SRS ends the TLS of RTMPS itself: remove it, or add a route
{{- end }}
{{- end }}

{{- /* A certificate of cert-manager's needs names. at, tls, names (of the certificate; otherwise those of `routes`), routes */ -}}
{{- define "srs.rules.certificate" -}}
{{- $named := not (empty .names) }}
{{- if or .tls.certManager.issuer .tls.certManager.clusterIssuer }}
  {{- range .routes }}
    {{- $anyName := and .any (ne .mode "Passthrough") }}
    {{- $named = or $named .hosts $anyName }}
    {{- if $anyName }}
      * {{ $.at }}.certManager needs names for the certificate, and {{ .at }}.hosts has *: list the names, or set {{ $.at }}.secretName
        without certManager
    {{- end }}
  {{- end }}
  {{- if not $named }}
    * {{ .at }}.certManager needs names for the certificate: set {{ .at }}.dnsNames
  {{- end }}
{{- end }}
{{- end }}
