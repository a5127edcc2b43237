{{- /* TLS in the pods. */ -}}
{{- define "srs.rules.tls" -}}
{{- $tls := .Values.tls }}
{{- $secret := include "srs.tlsSecret" (dict "ctx" . "for" "tls") }}
{{- $listens := false }}
{{- $kinds := append (keys .model.table.tls) "hls-https" }}
{{- range .model.components }}
  {{- range .listeners }}
    {{- $listens = or $listens (has .kind $kinds) }}
  {{- end }}
{{- end }}
{{- if and $secret (not $listens) }}
  * tls has no effect, because nothing listens for it: name /etc/srs-tls/tls.crt and /etc/srs-tls/tls.key in configText, turn on
    config.http_server, or remove tls
{{- end }}
{{- if $secret }}
  {{- $about := dict "at" "tls" "tls" $tls "names" $tls.dnsNames "routes" list }}
  {{- include "srs.rules.tlsSource" $about }}
{{- end }}
{{- if and .Values.service.ports.apiHttps.enabled (not (index .model.public "api-https")) }}
  * service.ports.apiHttps.enabled needs the HTTP API over TLS: set tls, or config.http_api.https, or remove apiHttps.enabled
{{- end }}
{{- end }}
