{{- /* What stands between the @ signs in the files of nginx, where that is more than a value. */ -}}

{{- /* Those of an HLS cache that fetches from servers that are no part of the release, as JSON; {} of another. ctx, component */ -}}
{{- define "srs.nginx.elsewhere" -}}
{{- $values := dict }}
{{- if eq (.component.traits.caches | default "") "elsewhere" }}
  {{- $origins := list }}
  {{- range .ctx.Values.upstream.hls }}
    {{- $origins = append $origins (trimSuffix "/" .) }}
  {{- end }}
  {{- $trusted := include "srs.upstream.trusted" .ctx }}
  {{- $values = dict "origins" (join " " $origins) "unique" "[0-9]{9}[^/]*" "trusted" $trusted
    "elsewhere" "include /etc/nginx-srs/elsewhere.conf;" "refuseLoops" "if ($loops) { return 508; }"
    "upstreamTls" (empty $trusted | ternary "" "include /etc/nginx-srs/upstream-tls.conf;") }}
{{- end }}
{{- toJson $values }}
{{- end }}

{{- /*
Sets $cors_origin to the site of a page that may play; empty where any may. Behind the HLS cache, which answers browsers, any may: it would
keep a copy for each site. ctx, component
*/ -}}
{{- define "srs.nginx.sites" -}}
{{- $origins := .ctx.Values.nginx.cors.origins }}
{{- $answers := not (and .component.nginx (hasKey .ctx.model.byRole "hlsCache")) }}
{{- if and $answers (not (has "*" $origins)) (not (has "hooks" .component.programs)) }}
map $http_origin $cors_origin {
{{- range $origins }}
    {{ quote . }} $http_origin;
{{- end }}
    default "";
}
{{- end }}
{{- end }}

{{- /* Whom nginx believes who a client is. ctx */ -}}
{{- define "srs.nginx.realIp" -}}
{{- with .ctx.Values.nginx.trustedProxies }}
{{- range . }}
set_real_ip_from {{ . }};
{{- end }}
real_ip_header X-Forwarded-For;
real_ip_recursive on;
{{- end }}
{{- end }}

{{- /* The names of initialization segments, in which DASH and HLS of fragmented MP4 begin, as a pattern. ctx */ -}}
{{- define "srs.nginx.initNames" -}}
{{- $names := list "([^/]*-)?init" }}
{{- range .ctx.model.byRole.origin }}
  {{- range .config.vhost }}
    {{- with dig "hls" "hls_init_file" "" . }}
      {{- $name := regexReplaceAll `\[\w+\]` (base . | trimSuffix ".mp4") "@" | regexQuoteMeta }}
      {{- $names = append $names (replace "@" "[^/]*" $name) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- uniq $names | join "|" }}
{{- end }}

{{- /* Where nginx's server listens, and with which certificate. ctx, component */ -}}
{{- define "srs.nginx.listens" -}}
{{- range .component.listeners }}
{{- if eq .container "nginx" }}
{{- $tls := eq .kind "hls-https" | ternary " ssl" "" }}
listen {{ int .port }}{{ $tls }};
{{- if .ipv6 }}
listen [::]:{{ int .port }}{{ $tls }};
{{- end }}
{{- if $tls }}
ssl_certificate /etc/nginx-tls/tls.crt;
ssl_certificate_key /etc/nginx-tls/tls.key;
ssl_protocols TLSv1.2 TLSv1.3;
ssl_session_cache shared:tls:4m;
{{- end }}
{{- end }}
{{- end }}
{{- end }}
