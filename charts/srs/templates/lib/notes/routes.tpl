{{- /* What an Ingress or a Gateway delivers, and over TLS. */ -}}

{{- /* The addresses at which an Ingress and a Gateway deliver streams. Its dot is the root. */ -}}
{{- define "srs.notes.routes" -}}
{{- $query := include "srs.vhostQuery" . }}
{{- $play := printf "%s%s" $query (include "srs.notes.tokenQuery" (dict "ctx" . "query" $query)) }}
{{- $signed := include "srs.notes.token" (dict "ctx" . "before" "" "after" "/") }}
{{- $hls := list "HLS" (printf "/%s%s" $signed (include "srs.playlistPath" .)) }}
{{- $flv := list "HTTP-FLV" (printf "/live/livestream.flv%s" $play) }}
{{- $whip := list "WHIP" (printf "/rtc/v1/whip/?app=live&stream=livestream%s" (replace "?" "&" $query)) }}
{{- $rtmps := list "RTMPS" (printf "/live/livestream%s" $play) }}
{{- $urls := dict "hls" $hls "hlsHttps" $hls "http" $flv "https" $flv "rtc" $whip "rtmps" $rtmps }}
{{- range $way, $routes := .model.routes }}
{{- $lines := list }}
{{- $values := get $.Values $way }}
{{- $web := include "srs.tlsSecret" (dict "ctx" $ "for" $way) | empty | ternary "http" "https" }}
{{- $webPort := eq $web "http" | ternary $values.httpPort $values.httpsPort | default 80 | int }}
{{- range $route := $routes }}
  {{- $scheme := eq .name "rtmps" | ternary "rtmps" (empty .mode | ternary $web "https") }}
  {{- $port := eq .kind "HTTPRoute" | ternary $webPort .publicPort | int }}
  {{- $usual := get (dict "http" 80 "https" 443 "rtmps" 443) $scheme }}
  {{- $at := or (eq $port $usual) (not (empty $values.parentRefs)) (eq $way "ingress") | ternary "" (printf ":%d" $port) }}
  {{- with get $urls .name }}
    {{- $url := . }}
    {{- range $route.hosts }}
      {{- $lines = append $lines (printf "%-9s %s://%s%s%s" (first $url) $scheme . $at (last $url)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $lines }}
Through the {{ title $way }}, for the stream live/livestream:
{{ range . }}
  {{ include "srs.notes.line" . }}
{{- end }}
{{ end }}
{{- end }}
{{- end }}

{{- /* The lines by which streams are played over the TLS of pods, as a JSON list. root, hosts */ -}}
{{- define "srs.notes.playTLS" -}}
{{- $lines := list }}
{{- $query := include "srs.vhostQuery" .root }}
{{- $query = printf "%s%s" $query (include "srs.notes.tokenQuery" (dict "ctx" .root "query" $query)) }}
{{- $signed := include "srs.notes.token" (dict "ctx" .root "before" "" "after" "/") }}
{{- with .hosts.rtmps }}
  {{- $lines = append $lines (printf "RTMPS     rtmps://%s/live/livestream%s" . $query) }}
{{- end }}
{{- with and (include "srs.flvListener" .root) .hosts.https }}
  {{- $lines = append $lines (printf "HTTP-FLV  https://%s/live/livestream.flv%s" . $query) }}
{{- end }}
{{- with and (include "srs.hlsListener" .root) (index .hosts "hls-https") }}
  {{- $lines = append $lines (printf "HLS       https://%s/%s%s" . $signed (include "srs.playlistPath" $.root)) }}
{{- end }}
{{- toJson $lines }}
{{- end }}

{{- /* A load balancer that nobody needs beside a Gateway. Its dot is the root. */ -}}
{{- define "srs.notes.secondLoadBalancer" -}}
{{- $routed := list }}
{{- range .model.routes.gateway }}
  {{- $routed = append $routed (printf "%s %v" .role .port) }}
{{- end }}
{{- $all := not (empty $routed) }}
{{- range .model.public }}
  {{- $all = and $all (eq .type "LoadBalancer") (has (printf "%s %v" .role .containerPort) $routed) }}
{{- end }}
{{- if $all }}
  * The Gateway delivers all that the load balancer of the public Service does, and that may cost money: set service.type: ClusterIP.
{{- end }}
{{- end }}
