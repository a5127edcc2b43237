{{- /* Sets `.model.gatewayListeners`: those of the chart's own Gateway. Its dot is the root. */ -}}
{{- define "srs.model.gatewayListeners" -}}
{{- $listeners := list }}
{{- $web := list }}
{{- $secret := include "srs.tlsSecret" (dict "ctx" . "for" "gateway") }}
{{- $terminate := dict "mode" "Terminate" "certificateRefs" (list (dict "name" $secret)) }}
{{- range .model.routes.gateway }}
  {{- $listener := dict "name" (kebabcase .name) "port" .publicPort "protocol" .protocol }}
  {{- if eq .kind "HTTPRoute" }}
    {{- $web = append $web . }}
  {{- else if eq .mode "Terminate" }}
    {{- $listeners = append $listeners (merge (dict "protocol" "TLS" "tls" $terminate) $listener) }}
  {{- else if eq .kind "TLSRoute" }}
    {{- $listeners = append $listeners (merge (dict "protocol" "TLS" "tls" (dict "mode" "Passthrough")) $listener) }}
  {{- else }}
    {{- $listeners = append $listeners $listener }}
  {{- end }}
{{- end }}
{{- if and $web $secret }}
  {{- $web = dict "name" "web-https" "port" (int .Values.gateway.httpsPort) "protocol" "HTTPS" "tls" $terminate }}
  {{- $listeners = prepend $listeners $web }}
{{- end }}
{{- if $web }}
  {{- $listeners = prepend $listeners (dict "name" "web" "port" (int .Values.gateway.httpPort) "protocol" "HTTP") }}
{{- end }}
{{- $_ := set .model "gatewayListeners" $listeners }}
{{- end }}
