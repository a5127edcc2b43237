{{- /*
What the values `webrtc`, `srt` and `play.bothTracks` add to a component's defaults, as JSON: config, and vhost for each of its vhosts.
Edges hold no streams that the first two could publish or play.
ctx, component, own
*/ -}}
{{- define "srs.config.protocols" -}}
{{- $config := dict }}
{{- $vhost := .ctx.Values.play.bothTracks | ternary (deepCopy .ctx.model.table.bothTracks) dict }}
{{- if not .component.traits.upstream }}
  {{- range $name, $switch := .ctx.model.table.switches }}
    {{- if (get $.ctx.Values $name).enabled }}
      {{- $config = mustMergeOverwrite $config (deepCopy $switch.config) }}
      {{- $vhost = mustMergeOverwrite $vhost (deepCopy $switch.vhost) }}
    {{- end }}
  {{- end }}
  {{- if .ctx.model.webrtc.source }}
    {{- $config = mustMergeOverwrite $config (include "srs.config.webrtc" . | fromJson) }}
  {{- end }}
{{- end }}
{{- toJson (dict "config" $config "vhost" $vhost) }}
{{- end }}

{{- /*
The transport and the candidate of WebRTC, as JSON. The candidate is in the environment, because it may be known in the pod alone. With the
address at which clients reach the API, SRS finds it itself.
ctx, component, own
*/ -}}
{{- define "srs.config.webrtc" -}}
{{- $transport := get .ctx.model.table.transports .ctx.Values.webrtc.transport }}
{{- $config := dict "rtc_server" (deepCopy $transport.rtc_server) }}
{{- if $transport.shared }}
  {{- $port := .ctx.model.table.base.http_server.listen }}
  {{- range list .ctx.Values.config .component.values.config .own }}
    {{- $port = dig "http_server" "listen" $port (. | default dict) }}
  {{- end }}
  {{- $_ := set $config.rtc_server.tcp "listen" $port }}
  {{- $_ := set $config "http_api" (dict "listen" $port) }}
{{- end }}
{{- if eq .ctx.model.webrtc.source "api" }}
  {{- $_ := set $config.rtc_server "use_auto_detect_network_ip" false }}
{{- else }}
  {{- $_ := set $config.rtc_server "candidate" "$CANDIDATE" }}
  {{- $_ := set $config.rtc_server "api_as_candidates" false }}
{{- end }}
{{- toJson $config }}
{{- end }}
