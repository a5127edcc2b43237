{{- /* Where to play, and what an Ingress or a Gateway leads to. */ -}}

{{- /* The addresses to play by, and those of an Ingress and a Gateway. ctx, hosts */ -}}
{{- define "srs.notes.play" -}}
{{- $model := .ctx.model }}
{{- $vhost := include "srs.vhostQuery" .ctx }}
{{- $query := printf "%s%s" $vhost (include "srs.notes.tokenQuery" (dict "ctx" .ctx "query" $vhost)) }}
{{- $signed := include "srs.notes.token" (dict "ctx" .ctx "before" "" "after" "/") }}
{{- $rtmp := printf "/live/livestream%s" $query }}
{{- $flv := printf "/live/livestream.flv%s" $query }}
{{- $hls := printf "/%s%s" $signed (include "srs.playlistPath" .ctx) }}
{{- $master := include "srs.copies" .ctx | empty | ternary "" (printf "%s/master.m3u8" (trimSuffix ".m3u8" $hls)) }}
{{- $whip := include "srs.notes.rtcPath" (dict "way" "whip" "query" $vhost) }}
{{- $whep := include "srs.notes.rtcPath" (dict "way" "whep" "query" $query) }}
{{- $flvHost := get .hosts (include "srs.flvListener" .ctx) }}
{{- $hlsHost := get .hosts (include "srs.hlsListener" .ctx) }}
{{- $lines := list }}
{{- range list (list "RTMP" "rtmp" .hosts.rtmp $rtmp) (list "HTTP-FLV" "http" $flvHost $flv) (list "HLS" "http" $hlsHost $hls)
  (list "Adaptive" "http" (and $master $hlsHost) $master)
  (list "RTMPS" "rtmps" .hosts.rtmps $rtmp) (list "HTTP-FLV" "https" (and (include "srs.flvListener" .ctx) .hosts.https) $flv)
  (list "HLS" "https" (and (include "srs.hlsListener" .ctx) (index .hosts "hls-https")) $hls)
  (list "Adaptive" "https" (and $master (include "srs.hlsListener" .ctx) (index .hosts "hls-https")) $master) }}
  {{- if index . 2 }}
    {{- $lines = append $lines (printf "%-9s %s://%s%s" (index . 0) (index . 1) (index . 2) (index . 3)) }}
  {{- end }}
{{- end }}
{{- with include "srs.notes.whip" . }}
  {{- $lines = append $lines (printf "WHEP      %s%s" . $whep) }}
{{- end }}
{{- /* One of several origins has the stream, and SRT reaches any. */ -}}
{{- with and (or (ne .ctx.Values.mode "origin-cluster") (hasKey $model.roles "proxy")) .hosts.srt }}
  {{- $id := empty $vhost | ternary "" (printf "#!::h=%s,r=" (trimPrefix "?vhost=" $vhost)) }}
  {{- $token := include "srs.notes.token" (dict "ctx" $.ctx "before" (empty $id | ternary "?token=" ",token=") "after" "") }}
  {{- $more := print $token (include "srs.notes.passphrase" $.ctx) }}
  {{- $lines = append $lines (printf "SRT       srt://%s?streamid=%slive/livestream%s" . $id $more) }}
{{- end }}
{{- with or $flvHost (empty $signed | ternary $hlsHost "") }}
  {{- $page := "Player    http://%s/players/srs_player.html?autostart=true&stream=livestream.%s&port=%s%s" }}
  {{- $lines = append $lines (printf $page . (empty $flvHost | ternary "m3u8" "flv") (splitList ":" . | last) (replace "?" "&" $query)) }}
{{- end }}
{{- with $lines }}
Play, by VLC or ffplay, or by the player that the chart serves, in a browser:
{{ range . }}
  {{ include "srs.notes.line" . }}
{{- end }}
{{ end }}
{{- $lists := empty $master | ternary (list "HLS" $hls) (list "HLS" $hls "Adaptive" $master) }}
{{- $paths := dict "hls" $lists "hlsHttps" $lists "http" (list "HTTP-FLV" $flv) "https" (list "HTTP-FLV" $flv)
  "rtc" (list "WHIP" $whip "WHEP" $whep) "rtmp" (list "RTMP" $rtmp) "rtmps" (list "RTMPS" $rtmp) }}
{{- range $way, $routes := $model.routes }}
  {{- include "srs.notes.routed" (dict "ctx" $.ctx "way" $way "routes" $routes "paths" $paths) }}
{{- end }}
{{- end }}

{{- /* Copies of streams whose segments do not end where those of the stream do. Its dot is the root. */ -}}
{{- define "srs.notes.copies" -}}
{{- range $copier := .model.byRole.transcode }}
  {{- range get $.model.origin.blocks "vhost.*.hls" | default list }}
    {{- $seconds := int $copier.values.keyframeSeconds }}
    {{- $fragment := .node.hls_fragment | default 10 | float64 }}
    {{- $keyframes := divf $fragment $seconds }}
    {{- if and .node.enabled (ne $keyframes (floor $keyframes)) }}
  * transcode.keyframeSeconds is {{ $seconds }}, and {{ .at }}.hls_fragment {{ $fragment }}: segments of copies last longer than those of
    their stream. Make hls_fragment a multiple of it.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What an Ingress or a Gateway leads to. ctx, way (which), routes, paths (by route: what is there and its path, in turn) */ -}}
{{- define "srs.notes.routed" -}}
{{- $lines := list }}
{{- $values := get .ctx.Values .way }}
{{- $web := include "srs.tlsSecret" (dict "ctx" .ctx "for" .way) | empty | ternary "http" "https" }}
{{- $webPort := eq $web "http" | ternary $values.httpPort $values.httpsPort | default 80 | int }}
{{- range .routes }}
  {{- $found := get $.paths .name }}
  {{- $scheme := hasPrefix "rtmp" .name | ternary .name (empty .mode | ternary $web "https") }}
  {{- /* What takes any host name has the address of the Ingress or the Gateway. */}}
  {{- $routed := .hosts | default (list (upper $.way)) }}
  {{- $port := eq .kind "HTTPRoute" | ternary $webPort .publicPort | int }}
  {{- $usual := eq $port (eq $scheme "http" | ternary 80 443) }}
  {{- $at := or $usual (not (empty $values.parentRefs)) (eq $.way "ingress") | ternary "" (printf ":%d" $port) }}
  {{- range $address := chunk 2 ($found | default list) }}
    {{- range $routed }}
      {{- $lines = append $lines (printf "%-9s %s://%s%s%s" (first $address) $scheme . $at (last $address)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $lines }}
{{- $any := contains (upper $.way | print "//") (toJson .) | ternary (printf " (%s is its address)" (upper $.way)) "" }}
Through the {{ title $.way }}, for the stream live/livestream{{ $any }}:
{{ range . }}
  {{ include "srs.notes.line" . }}
{{- end }}
{{ end }}
{{- end }}
