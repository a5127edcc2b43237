{{- /* Where streams are published and played. */ -}}

{{- /* Where clients inside the cluster publish: the public Service, by its short name, which DNS finds at once. Empty where RTMP
is not public. Its dot is the root. */ -}}
{{- define "srs.publishUrl" -}}
{{- with .model.public.rtmp }}
{{- printf "rtmp://%s:%d" .service .port }}
{{- end }}
{{- end }}

{{- /* The vhost that clients have to name, because the default one is disabled: the first that is not. Empty where none has to be named.
Its dot is the root. */ -}}
{{- define "srs.namedVhost" -}}
{{- $vhosts := (get .model.components (dig "rtmp" "component" "" .model.public) | default dict).config | default dict | dig "vhost" dict }}
{{- $enabled := list }}
{{- range $name, $vhost := $vhosts }}
  {{- if dig "enabled" true ($vhost | default dict) }}
    {{- $enabled = append $enabled $name }}
  {{- end }}
{{- end }}
{{- if and $enabled (hasKey $vhosts "__defaultVhost__") (not (has "__defaultVhost__" $enabled)) }}
{{- first $enabled }}
{{- end }}
{{- end }}

{{- /* What the address of a stream ends in for that. Its dot is the root. */ -}}
{{- define "srs.vhostQuery" -}}
{{- with include "srs.namedVhost" . }}
{{- printf "?vhost=%s" . }}
{{- end }}
{{- end }}

{{- /* The public listener that delivers HLS. Where there is no nginx, SRS's own HTTP server delivers it, also on the port for HTTP-FLV.
Empty where there is none, or the origin writes no HLS. Its dot is the root. */ -}}
{{- define "srs.hlsListener" -}}
{{- $name := "hls" }}
{{- if and (not .model.origin.nginx) (not .model.public.hls) }}
  {{- $name = "http" }}
{{- end }}
{{- if .model.origin }}
{{- include "srs.listenerWith" (dict "ctx" . "name" $name "role" "origin" "block" "hls") }}
{{- else if .model.public.hls }}
{{- $name }}
{{- end }}
{{- end }}

{{- /* The path of the playlist of live/livestream. Its dot is the root. */ -}}
{{- define "srs.playlistPath" -}}
{{- $vhost := include "srs.namedVhost" . | default "__defaultVhost__" }}
{{- $file := dig "vhost" $vhost "hls" "hls_m3u8_file" "[app]/[stream].m3u8" (.model.origin.config | default dict) }}
{{- $file | replace "[vhost]" $vhost | replace "[app]" "live" | replace "[stream]" "livestream" }}
{{- end }}

{{- /* What a link for a stream is signed for: its vhost too, where clients have to name one. ctx, path (app and name) */ -}}
{{- define "srs.linkPath" -}}
{{- list (include "srs.namedVhost" .ctx) .path | compact | join "/" }}
{{- end }}

{{- /* The public listener that delivers HTTP-FLV. Empty where there is none, or it is off. Its dot is the root. */ -}}
{{- define "srs.flvListener" -}}
{{- include "srs.listenerWith" (dict "ctx" . "name" "http" "role" (dig "http" "role" "" .model.public) "block" "http_remux") }}
{{- end }}

{{- /* The public listener that answers WHIP and WHEP; empty where none does, or no media gets in. Its dot is the root. */ -}}
{{- define "srs.whipListener" -}}
{{- $media := or .model.public.webrtc (index .model.public "webrtc-tcp") }}
{{- if .model.webrtc.source }}
{{- .model.webrtc.whip }}
{{- else if and $media .model.public.api }}
{{- "api" }}
{{- end }}
{{- end }}

{{- /* The name of a public listener, where a role has a block turned on in the vhost that clients use. ctx, name, role, block */ -}}
{{- define "srs.listenerWith" -}}
{{- $on := false }}
{{- $vhost := include "srs.namedVhost" .ctx | default "__defaultVhost__" }}
{{- range index .ctx.model.byRole .role }}
  {{- $on = or $on (dig "vhost" $vhost $.block "enabled" false .config) }}
{{- end }}
{{- if and $on (hasKey .ctx.model.public .name) }}
  {{- .name }}
{{- end }}
{{- end }}
