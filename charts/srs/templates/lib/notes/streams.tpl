{{- /* Where to publish and to play. */ -}}

{{- /* A line of text; where it has variables, the command that prints it. Dot: the text. */ -}}
{{- define "srs.notes.line" -}}
{{- contains "$" . | ternary (printf "echo %s" (quote .)) . }}
{{- end }}

{{- /* How to publish by each protocol that is public. root, hosts */ -}}
{{- define "srs.notes.publish" -}}
{{- with .hosts.rtmp }}
Publish. The path of a stream is its application and its name, such as live/livestream: choose both as you like, and play by the same.

OBS (Settings, Stream): Service is Custom, Stream Key is livestream, and Server is:

  {{ include "srs.notes.line" (printf "rtmp://%s/live" .) }}

ffmpeg:

  ffmpeg -re -i FILE -c copy -f flv "rtmp://{{ . }}/live/livestream"
{{ end }}
{{- with .hosts.srt }}
SRT, by ffmpeg:

  ffmpeg -re -i FILE -c copy -f mpegts "srt://{{ . }}"'?streamid=#!::r=live/livestream,m=publish'
{{ end }}
{{- if include "srs.notes.webrtc" . }}
WHIP, by OBS (Service is WHIP, and Server is this) or a browser:

  {{ include "srs.notes.line" (printf "http://%s/rtc/v1/whip/?app=live&stream=livestream" .hosts.api) }}
{{ end }}
{{- end }}

{{- /* "true" where WHIP and WHEP are public: the API, which answers them, and a port for media. root, hosts */ -}}
{{- define "srs.notes.webrtc" -}}
{{- if and .hosts.api (or .root.srs.public.webrtc (index .root.srs.public "webrtc-tcp")) }}true{{ end }}
{{- end }}

{{- /* The addresses to play by. root, hosts */ -}}
{{- define "srs.notes.play" -}}
{{- $flv := get .hosts (include "srs.flvListener" .root) }}
{{- $hls := get .hosts (include "srs.hlsListener" .root) }}
{{- $lines := list }}
{{- with .hosts.rtmp }}
  {{- $lines = append $lines (printf "RTMP      rtmp://%s/live/livestream" .) }}
{{- end }}
{{- with $flv }}
  {{- $lines = append $lines (printf "HTTP-FLV  http://%s/live/livestream.flv" .) }}
{{- end }}
{{- with $hls }}
  {{- $lines = append $lines (printf "HLS       http://%s/live/livestream.m3u8" .) }}
{{- end }}
{{- $lines = include "srs.notes.playTLS" . | fromJsonArray | concat $lines }}
{{- if include "srs.notes.webrtc" . }}
  {{- $lines = append $lines (printf "WHEP      http://%s/rtc/v1/whep/?app=live&stream=livestream" .hosts.api) }}
{{- end }}
{{- with or $flv $hls }}
  {{- $page := "Player    http://%s/players/srs_player.html?autostart=true&stream=livestream.%s&port=%s" }}
  {{- $lines = append $lines (printf $page . (empty $flv | ternary "m3u8" "flv") (splitList ":" . | last)) }}
{{- end }}
{{- with $lines }}
Play, by VLC or ffplay, or by the player that the chart serves, in a browser:
{{ range . }}
  {{ include "srs.notes.line" . }}
{{- end }}
{{ end }}
{{- end }}
