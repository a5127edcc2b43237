{{- /* Where to publish and to play. */ -}}

{{- /* How to publish by each protocol that is public. root, hosts */ -}}
{{- define "srs.notes.publish" -}}
{{- $query := include "srs.vhostQuery" .root }}
{{- $key := include "srs.notes.key" (dict "ctx" .root "before" "?") }}
{{- $and := include "srs.notes.key" (dict "ctx" .root "before" (empty $query | ternary "?" "&")) }}
{{- with .hosts.rtmp }}
Publish. The path of a stream is its application and its name, such as live/livestream: choose both as you like, and play by the same.

OBS (Settings, Stream): Service is Custom, Stream Key is livestream{{ $key }}, and Server is:

  {{ include "srs.notes.line" (printf "rtmp://%s/live%s" . (include "srs.vhostQuery" $.root)) }}

ffmpeg:

  ffmpeg -re -i FILE -c copy -f flv "rtmp://{{ . }}/live/livestream{{ $query }}{{ $and }}"
{{ end }}
{{- with .hosts.srt }}
SRT, by ffmpeg:

  {{ printf `ffmpeg -re -i FILE -c copy -f mpegts "srt://%s"'?streamid=#!::%sr=live/livestream,m=publish%s%s'` .
    (include "srs.notes.srtHost" $.root) (include "srs.notes.key" (dict "ctx" $.root "before" ","))
    (include "srs.notes.passphrase" $.root) }}
{{ end }}
{{- with include "srs.notes.whip" . }}
{{- /* Browsers give camera and microphone to HTTPS pages and to those of localhost, and from HTTPS pages call HTTPS alone. */}}
{{- $browser := regexMatch `^https:|//localhost[:/]` . | ternary " or a browser" "" }}
{{- $without := empty $key | ternary "" ", or without the key, which is the Bearer Token" }}
WHIP, by OBS (Service is WHIP, and Server is this{{ $without }}){{ $browser }}:

  {{ $more := printf "%s%s" (replace "?" "&" $query) (replace "?" "&" $and) -}}
  {{ include "srs.notes.line" (printf "%s/rtc/v1/whip/?app=live&stream=livestream%s" . $more) }}
{{ end }}
{{- end }}

{{- /* Where WHIP and WHEP are answered, over TLS if possible; empty where they are not. root, hosts */ -}}
{{- define "srs.notes.whip" -}}
{{- $listener := include "srs.whipListener" .root }}
{{- $secure := get .hosts (printf "%s-https" $listener) }}
{{- with $secure | default (get .hosts $listener) }}
{{- printf "%s://%s" (empty $secure | ternary "http" "https") . }}
{{- end }}
{{- end }}

{{- /* What an SRT address needs besides, where senders and viewers have to know a passphrase. Its dot is the root. */ -}}
{{- define "srs.notes.passphrase" -}}
{{- $server := get .model.components (include "srs.notes.receiver" (dict "ctx" . "component" .model.public.srt.component)) }}
{{- if dig "srt_server" "passphrase" "" $server.config -}}
&passphrase=PASSPHRASE
{{- end }}
{{- end }}

{{- /* The vhost in the id of an SRT stream, where it has to be named. Its dot is the root. */ -}}
{{- define "srs.notes.srtHost" -}}
{{- with include "srs.namedVhost" . }}
{{- printf "h=%s," . }}
{{- end }}
{{- end }}

{{- /* The addresses to play by. root, hosts */ -}}
{{- define "srs.notes.play" -}}
{{- $vhost := include "srs.vhostQuery" .root }}
{{- $query := printf "%s%s" $vhost (include "srs.notes.tokenQuery" (dict "ctx" .root "query" $vhost)) }}
{{- $signed := include "srs.notes.token" (dict "ctx" .root "before" "" "after" "/") }}
{{- $and := replace "?" "&" $query }}
{{- $flv := get .hosts (include "srs.flvListener" .root) }}
{{- $hls := get .hosts (include "srs.hlsListener" .root) }}
{{- $lines := list }}
{{- with .hosts.rtmp }}
  {{- $lines = append $lines (printf "RTMP      rtmp://%s/live/livestream%s" . $query) }}
{{- end }}
{{- with $flv }}
  {{- $lines = append $lines (printf "HTTP-FLV  http://%s/live/livestream.flv%s" . $query) }}
{{- end }}
{{- with $hls }}
  {{- $lines = append $lines (printf "HLS       http://%s/%s%s" . $signed (include "srs.playlistPath" $.root)) }}
{{- end }}
{{- $lines = include "srs.notes.playTLS" . | fromJsonArray | concat $lines }}
{{- with include "srs.notes.whip" . }}
  {{- $lines = append $lines (printf "WHEP      %s/rtc/v1/whep/?app=live&stream=livestream%s" . $and) }}
{{- end }}
{{- with .hosts.srt }}
  {{- $srt := include "srs.notes.srtHost" $.root }}
  {{- $token := include "srs.notes.token" (dict "ctx" $.root "before" (empty $srt | ternary "?token=" ",token=") "after" "") }}
  {{- $srt = empty $srt | ternary "" (printf "#!::%sr=" $srt) }}
  {{- $lines = append $lines (printf "SRT       srt://%s?streamid=%slive/livestream%s%s" . $srt $token
    (include "srs.notes.passphrase" $.root)) }}
{{- end }}
{{- with or $flv (empty $signed | ternary $hls "") }}
  {{- $page := "Player    http://%s/players/srs_player.html?autostart=true&stream=livestream.%s&port=%s%s" }}
  {{- $lines = append $lines (printf $page . (empty $flv | ternary "m3u8" "flv") (splitList ":" . | last) $and) }}
{{- end }}
{{- with $lines }}
Play, by VLC or ffplay, or by the player that the chart serves, in a browser:
{{ range . }}
  {{ include "srs.notes.line" . }}
{{- end }}
{{ end }}
{{- end }}
