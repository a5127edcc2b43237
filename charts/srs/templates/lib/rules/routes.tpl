{{- /* What goes through an Ingress or a Gateway. */ -}}
{{- define "srs.rules.routes" -}}
{{- range $way, $routes := .model.routes }}
  {{- $values := get $.Values $way }}
  {{- $about := dict "ctx" $ "way" $way "values" $values "routes" $routes }}
  {{- if and $values.enabled (not $routes) }}
    * {{ $way }}.enabled needs something to deliver: set {{ $way }}.routes.hls.hosts or another of {{ $way }}.routes, or remove enabled
  {{- else if $routes }}
    {{- include "srs.rules.routeOffers" $about }}
    {{- include "srs.rules.routeHosts" $about }}
    {{- include "srs.rules.tlsSource" (merge (dict "at" (printf "%s.tls" $way) "tls" $values.tls) $about) }}
  {{- end }}
{{- end }}
{{- if and .Values.gateway.enabled .model.routes.gateway }}
  {{- include "srs.rules.gateway" . }}
{{- end }}
{{- end }}

{{- /* Routes to what nothing serves. ctx, way, values, routes */ -}}
{{- define "srs.rules.routeOffers" -}}
{{- range .routes }}
  {{- $row := get $.ctx.model.table.routes .name }}
  {{- $besides := empty $row.besides }}
  {{- range $row.besides }}
    {{- $besides = or $besides (ne "{}" (include "srs.offer" (dict "ctx" $.ctx "listener" .))) }}
  {{- end }}
  {{- if not $besides }}
    * {{ .at }} needs {{ first $row.besides }}, which mode {{ $.ctx.Values.mode }} does not offer with this configuration: turn it on in
      config, or remove {{ .at }}
  {{- else if not .role }}
    {{- $listener := $row.listener }}
    {{- $remedy := hasSuffix "https" $listener | ternary "set tls" "turn it on in config" }}
    * {{ .at }} needs a port for {{ $listener }}, which mode {{ $.ctx.Values.mode }} does not offer with this configuration: {{ $remedy }},
      or remove {{ .at }}
  {{- else if include "srs.rules.leadsToApi" (dict "ctx" $.ctx "route" .) }}
    * {{ .at }} leads to the port of the whole HTTP API: give http_api a port of its own, or set service.ports.api.enabled to true to
      confirm
  {{- else if and (eq .mode "Terminate") (not (include "srs.tlsSecret" (dict "ctx" $.ctx "for" "gateway"))) (empty $.values.parentRefs) }}
    * {{ .at }} needs a certificate, because SRS does not listen for RTMPS: set gateway.tls, so that the Gateway does, or tls with SRS
      7.0.56 or later
  {{- end }}
{{- end }}
{{- end }}

{{- /* "true" where a route leads to an API that is not meant to be public, but for the paths of WHIP and WHEP. ctx, route */ -}}
{{- define "srs.rules.leadsToApi" -}}
{{- $route := .route }}
{{- $leads := false }}
{{- range and (ne $route.name "rtc") (not .ctx.Values.service.ports.api.enabled) | ternary (get .ctx.model.byRole $route.role) list }}
  {{- range .listeners }}
    {{- $leads = or $leads (and (has .kind (list "api" "api-https")) (eq (int .port) (int $route.port)) (eq .container "srs")) }}
  {{- end }}
{{- end }}
{{- if $leads }}true{{ end }}
{{- end }}

{{- /* Two things at one place. ctx, way, values, routes */ -}}
{{- define "srs.rules.routeHosts" -}}
{{- $taken := dict }}
{{- range $route := .routes }}
  {{- if eq .kind "HTTPRoute" }}
    {{- range $host := .any | ternary (append .hosts "*") .hosts }}
      {{- $place := printf "%s%s" $host (trimSuffix "/" $route.path) }}
      {{- $backend := printf "%s:%d" $route.service (int $route.port) }}
      {{- with get $taken $place }}
        {{- if ne .backend $backend }}
          * {{ .at }} and {{ $route.at }} are both at host {{ $host }} and path {{ $route.path }}, and different servers deliver them: give
            one of them another host or path
        {{- end }}
      {{- end }}
      {{- $_ := set $taken $place (dict "at" $route.at "backend" $backend) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* A certificate's two sources. ctx, at, tls, names (of the certificate; otherwise those of `routes`), routes */ -}}
{{- define "srs.rules.tlsSource" -}}
{{- $manager := .tls.certManager }}
{{- if and $manager.issuer $manager.clusterIssuer }}
  * {{ .at }}.certManager names an issuer and a clusterIssuer, and a certificate has one issuer: remove one of them
{{- else if or $manager.issuer $manager.clusterIssuer }}
  {{- $named := not (empty .names) }}
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
