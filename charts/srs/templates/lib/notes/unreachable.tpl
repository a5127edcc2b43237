{{- /* What clients cannot reach or use. */ -}}

{{- /*
The SRS servers that get what arrives at a public port: those behind it, where proxies or nginx offer it.
ctx, component (its key)
*/ -}}
{{- define "srs.notes.receiver" -}}
{{- $component := get .ctx.srs.components .component }}
{{- $receiver := eq $component.program "nginx" | ternary (first .ctx.srs.byRole.origin).key $component.key }}
{{- range $key, $other := .ctx.srs.components }}
  {{- if eq ($other.spec.proxied | default "") $component.role }}
    {{- $receiver = $key }}
  {{- end }}
{{- end }}
{{- $receiver }}
{{- end }}

{{- /* Public ports for protocols that no vhost accepts. Its dot is the root. */ -}}
{{- define "srs.notes.unusedPorts" -}}
{{- $warnings := list }}
{{- range $port, $block := dict "srt" "srt" "webrtc" "rtc" }}
  {{- with get $.srs.public $port }}
    {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
    {{- $used := false }}
    {{- range $server.config.vhost }}
      {{- $used = or $used (dig $block "enabled" false .) }}
    {{- end }}
    {{- if not $used }}
      {{- $warnings = append $warnings (printf
        "The %s port is open, but no vhost accepts what arrives there: set config.vhost.__defaultVhost__.%s.enabled." $port $block) }}
    {{- end }}
    {{- if eq .type "ClusterIP" }}
      {{- $warnings = append $warnings (printf "The %s port is UDP, which kubectl port-forward cannot forward." $port) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}

{{- /* An address that WebRTC clients outside of the cluster cannot reach. Its dot is the root. */ -}}
{{- define "srs.notes.candidate" -}}
{{- $warnings := list }}
{{- $webrtc := .srs.webrtc }}
{{- if and $webrtc.from (not $webrtc.whip) (not $webrtc.routed) }}
  {{- $warnings = append $warnings (print
    "WHIP and WHEP are not public: choose a mode with nginx, which offers them without the rest of the API, set "
    "service.ports.api.enabled, or route /rtc/v1/ to the API yourself.") }}
{{- end }}
{{- if eq $webrtc.from "api" }}
  {{- $services := list }}
  {{- range append (values $webrtc.media) (get .srs.public $webrtc.whip) | compact }}
    {{- $services = append $services .service | uniq | sortAlpha }}
  {{- end }}
  {{- if gt (len $services) 1 }}
    {{- $warnings = append $warnings (printf
      "WebRTC clients send media to the address at which they call WHIP or WHEP, so Services %s must have the same one."
      (join " and " $services)) }}
  {{- end }}
{{- end }}
{{- with empty $webrtc.from | ternary .srs.public.webrtc dict }}
  {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- if has (dig "rtc_server" "candidate" "*" $server.config | toString) (list "*" "") }}
    {{- $warnings = append $warnings (printf
      "SRS tells WebRTC clients the address of its pod: set webrtc.enabled, or config.rtc_server.candidate to the address of Service %s."
      .service) }}
  {{- end }}
{{- end }}
{{- with .srs.public.sip }}
  {{- $service := .service }}
  {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- range $i, $caster := $server.config.stream_caster }}
    {{- $sip := $caster.sip | default dict }}
    {{- if and $caster.enabled (eq ($caster.caster | toString) "gb28181") (eq "*" ($sip.candidate | default "*" | toString)) }}
      {{- $warnings = append $warnings (printf
        "SRS tells cameras the address of its pod: set config.stream_caster[%d].sip.candidate to the address of Service %s." $i $service) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}
