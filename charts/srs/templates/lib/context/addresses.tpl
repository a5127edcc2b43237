{{- /* Where streams are published and played. */ -}}

{{- /* Where clients inside the cluster publish: the public Service, by its short name, which DNS finds at once. Empty where RTMP
is not public. Its dot is the root. */ -}}
{{- define "srs.publishUrl" -}}
{{- with .srs.public.rtmp }}
{{- printf "rtmp://%s:%d" .service .port }}
{{- end }}
{{- end }}

{{- /* The public listener that delivers HLS. Where there is no nginx, SRS's own HTTP server delivers it, also on the port for HTTP-FLV.
Empty where there is none, or the origin writes no HLS. Its dot is the root. */ -}}
{{- define "srs.hlsListener" -}}
{{- $name := "hls" }}
{{- if and (not (first .srs.byRole.origin).nginx) (not .srs.public.hls) }}
  {{- $name = "http" }}
{{- end }}
{{- include "srs.listenerWith" (dict "ctx" . "name" $name "role" "origin" "block" "hls") }}
{{- end }}

{{- /* The public listener that delivers HTTP-FLV. Empty where there is none, or it is off. Its dot is the root. */ -}}
{{- define "srs.flvListener" -}}
{{- include "srs.listenerWith" (dict "ctx" . "name" "http" "role" (dig "http" "role" "" .srs.public) "block" "http_remux") }}
{{- end }}

{{- /* The public listener that answers WHIP and WHEP; empty where none does, or no media gets in. Its dot is the root. */ -}}
{{- define "srs.whipListener" -}}
{{- $media := or .srs.public.webrtc (index .srs.public "webrtc-tcp") }}
{{- if .srs.webrtc.from }}
{{- .srs.webrtc.whip }}
{{- else if and $media .srs.public.api }}
{{- "api" }}
{{- end }}
{{- end }}

{{- /* The name of a public listener, where the default vhost of a role has a block turned on. ctx, name, role, block */ -}}
{{- define "srs.listenerWith" -}}
{{- $on := false }}
{{- range index .ctx.srs.byRole .role }}
  {{- $on = or $on (dig "vhost" "__defaultVhost__" $.block "enabled" false .config) }}
{{- end }}
{{- if and $on (hasKey .ctx.srs.public .name) }}
  {{- .name }}
{{- end }}
{{- end }}
