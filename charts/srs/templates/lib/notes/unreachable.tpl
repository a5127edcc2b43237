{{- /* What clients cannot reach or use. */ -}}

{{- /*
The SRS servers that get what arrives at a public port: those behind it, where proxies or nginx offer it.
ctx, component (its key)
*/ -}}
{{- define "srs.notes.receiver" -}}
{{- $component := get .ctx.model.components .component }}
{{- $receiver := eq $component.program "nginx" | ternary (first .ctx.model.byRole.origin).key $component.key }}
{{- range $key, $other := .ctx.model.components }}
  {{- if eq ($other.traits.proxied | default "") $component.role }}
    {{- $receiver = $key }}
  {{- end }}
{{- end }}
{{- $receiver }}
{{- end }}

{{- /* Public ports for protocols that no vhost accepts. Its dot is the root. */ -}}
{{- define "srs.notes.unusedPorts" -}}
{{- range $port, $block := dict "srt" "srt" "webrtc" "rtc" }}
  {{- with get $.model.public $port }}
    {{- $server := get $.model.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
    {{- $used := false }}
    {{- range $server.config.vhost }}
      {{- $used = or $used (dig $block "enabled" false .) }}
    {{- end }}
    {{- if not $used }}
      * The {{ $port }} port is open, but no vhost accepts what arrives there: set config.vhost.__defaultVhost__.{{ $block }}.enabled.
    {{- end }}
    {{- if eq .type "ClusterIP" }}
      * The {{ $port }} port is UDP, which kubectl port-forward cannot forward.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* An address that WebRTC clients outside of the cluster cannot reach. Its dot is the root. */ -}}
{{- define "srs.notes.candidate" -}}
{{- $webrtc := .model.webrtc }}
{{- if and $webrtc.source (not $webrtc.whip) (not $webrtc.routed) }}
  * WHIP and WHEP are not public: choose a mode with nginx, which offers them without the rest of the API, set service.ports.api.enabled, or
    route /rtc/v1/ to the API yourself.
{{- end }}
{{- if eq $webrtc.source "api" }}
  {{- $services := list }}
  {{- range append (values $webrtc.media) (get .model.public $webrtc.whip) | compact }}
    {{- $services = append $services .service | uniq | sortAlpha }}
  {{- end }}
  {{- if gt (len $services) 1 }}
    * WebRTC clients send media to the address at which they call WHIP or WHEP, so Services {{ join " and " $services }} must have the same
      one.
  {{- end }}
{{- end }}
{{- with empty $webrtc.source | ternary .model.public.webrtc dict }}
  {{- $server := get $.model.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- if has (dig "rtc_server" "candidate" "*" $server.config | toString) (list "*" "") }}
    * SRS tells WebRTC clients the address of its pod: set webrtc.enabled, or config.rtc_server.candidate to the address of Service
      {{ .service }}.
  {{- end }}
{{- end }}
{{- with .model.public.sip }}
  {{- $service := .service }}
  {{- $server := get $.model.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- range $i, $caster := $server.config.stream_caster }}
    {{- $sip := $caster.sip | default dict }}
    {{- if and $caster.enabled (eq ($caster.caster | toString) "gb28181") (eq "*" ($sip.candidate | default "*" | toString)) }}
      * SRS tells cameras the address of its pod: set config.stream_caster[{{ $i }}].sip.candidate to the address of Service {{ $service }}.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
