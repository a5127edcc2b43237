{{- /* What goes through an Ingress or a Gateway. */ -}}
{{- define "srs.rules.routes" -}}
{{- $problems := list }}
{{- range $way, $routes := .srs.routes }}
  {{- $values := get $.Values $way }}
  {{- $about := dict "ctx" $ "way" $way "values" $values "routes" $routes }}
  {{- if not $values.enabled }}
    {{- $differences := dict "value" $values "default" (get $.srs.known.defaults $way) "path" $way }}
    {{- range include "srs.differences" $differences | fromJsonArray }}
      {{- $problems = append $problems (printf "%s has no effect without %s.enabled: set enabled to true, or remove %s" . $way .) }}
    {{- end }}
  {{- else if not $routes }}
    {{- $problems = append $problems (printf
      "%s.enabled needs something to deliver: set %s.routes.hls.hosts or another of %s.routes, or remove enabled" $way $way $way) }}
  {{- else }}
    {{- $problems = concat $problems
      (include "srs.rules.routeOffers" $about | fromJsonArray)
      (include "srs.rules.routeHosts" $about | fromJsonArray)
      (include "srs.rules.tlsSource" (merge (dict "at" (printf "%s.tls" $way) "tls" $values.tls) $about) | fromJsonArray) }}
  {{- end }}
  {{- $problems = concat $problems (include "srs.rules.unusedRoutes" $about | fromJsonArray) }}
{{- end }}
{{- if and .Values.gateway.enabled .srs.routes.gateway }}
  {{- $problems = concat $problems (include "srs.rules.gateway" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Routes to what nothing serves. ctx, way, values, routes */ -}}
{{- define "srs.rules.routeOffers" -}}
{{- $problems := list }}
{{- range .routes }}
  {{- $spec := get $.ctx.srs.table.routes .name }}
  {{- $besides := empty $spec.besides }}
  {{- range $spec.besides }}
    {{- $besides = or $besides (ne "{}" (include "srs.offer" (dict "ctx" $.ctx "listener" .))) }}
  {{- end }}
  {{- if not $besides }}
    {{- $problems = append $problems (printf
      "%s needs %s, which mode %s does not offer with this configuration: turn it on in config, or remove %s"
      .at (first $spec.besides) $.ctx.Values.mode .at) }}
  {{- else if not .role }}
    {{- $listener := $spec.listener }}
    {{- $remedy := hasSuffix "https" $listener | ternary "set tls" "turn it on in config" }}
    {{- $problems = append $problems (printf
      "%s needs a port for %s, which mode %s does not offer with this configuration: %s, or remove %s"
      .at $listener $.ctx.Values.mode $remedy .at) }}
  {{- else if include "srs.rules.leadsToApi" (dict "ctx" $.ctx "route" .) }}
    {{- $problems = append $problems (printf (print
      "%s leads to the port of the whole HTTP API: give http_api a port of its own, or set service.ports.api.enabled to true to agree")
      .at) }}
  {{- else if and (eq .mode "Terminate") (not (include "srs.tlsSecret" (dict "ctx" $.ctx "for" "gateway"))) (empty $.values.parentRefs) }}
    {{- $problems = append $problems (printf (print
      "%s needs a certificate, because SRS does not listen for RTMPS: set gateway.tls, so that the Gateway does, "
      "or tls with SRS 7.0.56 or later") .at) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* "true" where a route leads to an API that is not meant to be public, but for the paths of WHIP and WHEP. ctx, route */ -}}
{{- define "srs.rules.leadsToApi" -}}
{{- $route := .route }}
{{- $leads := false }}
{{- range and (ne $route.name "rtc") (not .ctx.Values.service.ports.api.enabled) | ternary (get .ctx.srs.byRole $route.role) list }}
  {{- range .listeners }}
    {{- $leads = or $leads (and (has .kind (list "api" "api-https")) (eq (int .port) (int $route.port)) (eq .container "srs")) }}
  {{- end }}
{{- end }}
{{- if $leads }}true{{ end }}
{{- end }}

{{- /* Two things at one place. ctx, way, values, routes */ -}}
{{- define "srs.rules.routeHosts" -}}
{{- $problems := list }}
{{- $taken := dict }}
{{- range $route := .routes }}
  {{- if eq .kind "HTTPRoute" }}
    {{- range $host := .any | ternary (append .hosts "*") .hosts }}
      {{- $place := printf "%s%s" $host (trimSuffix "/" $route.path) }}
      {{- $backend := printf "%s:%d" $route.service (int $route.port) }}
      {{- with get $taken $place }}
        {{- if ne .backend $backend }}
          {{- $problems = append $problems (printf
            "%s and %s are both at host %s and path %s, and different servers deliver them: give one of them another host or path"
            .at $route.at $host $route.path) }}
        {{- end }}
      {{- end }}
      {{- $_ := set $taken $place (dict "at" $route.at "backend" $backend) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Settings of routes that are not there. ctx, way, values */ -}}
{{- define "srs.rules.unusedRoutes" -}}
{{- $problems := list }}
{{- range $name, $route := .values.enabled | ternary .values.routes dict }}
  {{- $switch := hasKey $route "enabled" | ternary "enabled" "hosts" }}
  {{- if empty (get $route $switch) }}
    {{- range $key, $value := omit $route $switch }}
      {{- if and $value (ne (toString $value) "/") }}
        {{- $at := printf "%s.routes.%s" $.way $name }}
        {{- $problems = append $problems (printf "%s.%s has no effect without %s.%s: set it, or remove %s" $at $key $at $switch $key) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* A certificate's two sources. ctx, at, tls, names (of the certificate; otherwise those of `routes`), routes */ -}}
{{- define "srs.rules.tlsSource" -}}
{{- $problems := list }}
{{- $manager := .tls.certManager }}
{{- if and $manager.issuer $manager.clusterIssuer }}
  {{- $problems = append $problems (printf
    "%s.certManager names an issuer and a clusterIssuer, and a certificate has one issuer: remove one of them" .at) }}
{{- else if or $manager.issuer $manager.clusterIssuer }}
  {{- $names := .names | default list }}
  {{- range .routes }}
    {{- $names = concat $names .hosts }}
    {{- if and .any (ne .mode "Passthrough") }}
      {{- $problems = append $problems (printf
        "%s.certManager needs names for the certificate, and %s.hosts has *: list the names, or set %s.secretName without certManager"
        $.at .at $.at) }}
    {{- end }}
  {{- end }}
  {{- if and (not $names) (not $problems) }}
    {{- $problems = append $problems (printf "%s.certManager needs names for the certificate: set %s.dnsNames" .at .at) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
