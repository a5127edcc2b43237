{{- /* IPv6. */ -}}
{{- define "srs.rules.families" -}}
{{- range $component := .model.components }}
  {{- $whose := .at }}
  {{- if ne .program "srs" }}
  {{- else if .families.ipv4 }}
  {{- else if .traits.proxied }}
    * service.ipFamilies without IPv4 cannot be combined with origin.cluster proxy, because proxies reach origins over IPv4 only: add IPv4,
      or set origin.cluster to mesh
  {{- else }}
    {{- range .listeners }}
      {{- if not (or .ipv6 .sharing) }}
        * {{ $whose }}.config: {{ .path }} opens port {{ .port }} for IPv4 only, and service.ipFamilies is IPv6 only:
          {{ include "srs.families.remedy" (dict "ctx" $ "listener" .) }}, turn it off, or add IPv4 to service.ipFamilies
      {{- end }}
    {{- end }}
  {{- end }}
  {{- /* Rules by address miss the clients of IPv4 that arrive at a socket of IPv6. */}}
  {{- $verbs := dict "rtmp" "publish|play" "rtmps" "publish|play" "http" "play" "https" "play" }}
  {{- if dig "rtc_server" "enabled" false .config }}
    {{- $_ := set (set $verbs "api" "publish|play") "api-https" "publish|play" }}
  {{- end }}
  {{- range $listener := eq .program "srs" | ternary .listeners list }}
    {{- $affected := and .ipv6 (not .ipv4) | ternary (get $verbs .kind) "" }}
    {{- range $name, $vhost := empty $affected | ternary dict $component.config.vhost }}
      {{- $security := $vhost.security | default dict }}
      {{- $byIPv4 := list $security.allow $security.deny | toJson | regexMatch (printf `"(%s)","[0-9]+[.][0-9]` $affected) }}
      {{- if and $security.enabled $byIPv4 }}
        * {{ $whose }}.config: vhost.{{ $name }}.security names addresses of IPv4, and SRS would not recognize them at {{ $listener.path }},
          which is only "[::]:{{ $listener.port }}": clients of IPv4 are ::ffff:192.0.2.1 there. Choose an image of SRS 7.0.67 or newer, set
          {{ $listener.path }} to "0.0.0.0:{{ $listener.port }}", or remove the addresses
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
