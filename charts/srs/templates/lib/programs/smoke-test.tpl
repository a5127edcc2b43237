{{- /* What `helm test` plays, and where it tells to look. */ -}}

{{- /* The arguments of files/smoke-test.sh, with every leg that is public, as JSON. Its dot is the root. */ -}}
{{- define "srs.ffmpeg.test" -}}
{{- $vhost := include "srs.namedVhost" . }}
{{- $publish := printf "%s/live/STREAM%s" (include "srs.publishUrl" .) (include "srs.vhostQuery" .) }}
{{- $logs := include "srs.ffmpeg.logs" (dict "ctx" . "role" .model.public.rtmp.role) }}
{{- $args := list (include "srs.ffmpeg.script" (dict "ctx" . "file" "smoke-test.sh" "with" "sign.sh")) "smoke-test" $publish $logs
  (include "srs.ffmpeg.logs" (dict "ctx" . "role" .model.public.rtmp.role "start" true)) }}
{{- $legs := include "srs.ffmpeg.legs" . | fromJsonArray }}
{{- range $group, $public := set (omit .model.groups "") "" .model.public }}
  {{- $of := empty $group | ternary "" (printf " of group %s" $group) }}
  {{- with $public.rtmp }}
    {{- $address := printf "rtmp://%s:%d/live/STREAM%s" .service (int .port) (include "srs.vhostQuery" $) }}
    {{- $args = concat $args (list (printf "RTMP%s" $of) $address $logs) }}
  {{- end }}
  {{- range $leg := $legs }}
    {{- $why := .why }}
    {{- if $vhost }}
      {{- $why = printf "the default vhost is disabled, and vhost %s is found by its own name alone" $vhost }}
    {{- end }}
    {{- $name := printf "%s%s" .name $of }}
    {{- with get $public .listener }}
      {{- if $why }}
        {{- $args = concat $args (list $name "" $why) }}
      {{- else }}
        {{- $address := printf "%s://%s:%d%s" $leg.scheme .service (int .port) $leg.path }}
        {{- $logs := include "srs.ffmpeg.logs" (dict "ctx" $ "role" .role "nginx" (hasPrefix "hls" .name)) }}
        {{- $args = concat $args (list $name $address $logs) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $way, $routes := .model.routes }}
  {{- if $routes }}
    {{- $args = concat $args (list $way "" "its hosts are for clients outside the cluster, and this test runs inside") }}
  {{- end }}
{{- end }}
{{- toJson $args }}
{{- end }}

{{- /*
The legs other than RTMP, as a JSON list: name, listener (in .model.public, if it is there), scheme, path, why (it cannot be tried).
Its dot is the root.
*/ -}}
{{- define "srs.ffmpeg.legs" -}}
{{- $origin := dig "vhost" "__defaultVhost__" dict (.model.origin.config | default dict) }}
{{- $legs := list (dict "name" "RTMPS" "listener" "rtmps" "scheme" "rtmps" "path" "/live/STREAM") }}
{{- with include "srs.flvListener" . }}
  {{- $flv := dict "name" "HTTP-FLV" "path" "/live/STREAM.flv" }}
  {{- $legs = concat $legs (list
    (merge (dict "listener" . "scheme" "http") $flv)
    (merge (dict "name" "HTTP-FLV over TLS" "listener" "https" "scheme" "https") $flv)) }}
{{- end }}
{{- with include "srs.hlsListener" . }}
  {{- $hls := dict "name" "HLS" "path" "/live/STREAM.m3u8" }}
  {{- $seconds := dig "hls" "hls_fragment" 10 $origin | float64 }}
  {{- if gt $seconds 12.0 }}
    {{- $_ := set $hls "why" (printf "hls_fragment is %v, and this test does not wait so long for a first segment" $seconds) }}
  {{- end }}
  {{- $legs = concat $legs (list
    (merge (dict "listener" . "scheme" "http") $hls)
    (merge (dict "name" "HLS over TLS" "listener" "hls-https" "scheme" "https") $hls)) }}
{{- end }}
{{- if dig "srt" "enabled" false $origin }}
  {{- $why := dig "srt" "srt_to_rtmp" true $origin | ternary "" "srt_to_rtmp is off, and this test plays SRT by RTMP" }}
  {{- $path := "?streamid=#!::r=live/STREAM-srt,m=publish" }}
  {{- $legs = append $legs (dict "name" "SRT" "listener" "srt" "scheme" "srt" "path" $path "why" $why) }}
{{- end }}
{{- if dig "rtc" "enabled" false $origin }}
  {{- $listener := include "srs.whipListener" . }}
  {{- range list "WHIP" "WHEP" }}
    {{- /* One name is published once. */}}
    {{- $path := printf "/rtc/v1/%s/?app=live&stream=STREAM" (lower .) }}
    {{- $legs = concat $legs (list
      (dict "name" . "listener" $listener "scheme" "http" "path" (eq . "WHIP" | ternary (printf "%s-whip" $path) $path))
      (dict "name" (printf "%s over TLS" .) "listener" (printf "%s-https" $listener) "scheme" "https"
        "path" (eq . "WHIP" | ternary (printf "%s-whip-tls" $path) $path))) }}
  {{- end }}
{{- end }}
{{- range $listener, $name := dict "rtsp" "RTSP" "caster" "stream_caster" "sip" "GB28181" }}
  {{- $legs = append $legs (dict "name" $name "listener" $listener "why" "this test does not speak it") }}
{{- end }}
{{- toJson $legs }}
{{- end }}

{{- /*
The commands that print what a role and those behind it say. ctx, role, nginx (whether that delivers, where a role has it), start (of SRS
alone, before it starts)
*/ -}}
{{- define "srs.ffmpeg.logs" -}}
{{- $containers := dict }}
{{- range list .role ((index .ctx.model.byRole .role | first).traits.upstream | default "") "origin" | compact | uniq }}
  {{- $component := index $.ctx.model.byRole . | default (list dict) | first }}
  {{- $talking := empty $.start | ternary (list "srs" "proxy") (list "srs") }}
  {{- if $.nginx }}
    {{- $talking = append $talking "nginx" }}
  {{- end }}
  {{- range $component.programs }}
    {{- if has . $talking }}
      {{- $container := empty $.start | ternary . "check-config" }}
      {{- $_ := set $containers $container (append (get $containers $container | default list) (kebabcase $component.role)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $commands := list }}
{{- range $container, $roles := $containers }}
  {{- $selector := printf "app.kubernetes.io/instance=%s,ossrs.io/role in (%s)" $.ctx.Release.Name (join "," $roles) }}
  {{- $command := printf "kubectl logs -n %s -l '%s' -c %s --prefix --tail=20" $.ctx.Release.Namespace $selector $container }}
  {{- $commands = append $commands $command }}
{{- end }}
{{- join "; " $commands }}
{{- end }}
