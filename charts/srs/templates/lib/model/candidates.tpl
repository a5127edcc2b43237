{{- /* Who needs the address that WebRTC clients are told: see webrtc.tpl. */ -}}

{{- /* "true" where a component's SRS reads that address from $CANDIDATE. ctx, component */ -}}
{{- define "srs.webrtc.readsCandidate" -}}
{{- $own := and .ctx.model.webrtc.source (ne .ctx.model.webrtc.source "api") (eq .component.role "origin") }}
{{- if and $own (eq "$CANDIDATE" (dig "rtc_server" "candidate" "" .component.config | toString)) }}true{{ end }}
{{- end }}

{{- /* "true" where a component has to ask Kubernetes for it. ctx, component */ -}}
{{- define "srs.webrtc.asksKubernetes" -}}
{{- if and .ctx.model.webrtc.service (include "srs.webrtc.readsCandidate" .) }}true{{ end }}
{{- end }}

{{- /*
The addresses that a component's SRS reads from its environment, as a JSON list: at (the directive), word, name (of the variable).
Dot: a component.
*/ -}}
{{- define "srs.candidates" -}}
{{- $servers := list }}
{{- with .config.rtc_server }}
  {{- if .enabled }}
    {{- $servers = append $servers (dict "at" "rtc_server" "block" .) }}
  {{- end }}
{{- end }}
{{- range $i, $caster := .config.stream_caster | default list }}
  {{- if and $caster.enabled (eq ($caster.caster | toString) "gb28181") (dig "sip" "enabled" true $caster) }}
    {{- $servers = append $servers (dict "at" (printf "stream_caster[%d].sip" $i) "block" ($caster.sip | default dict)) }}
  {{- end }}
{{- end }}
{{- $found := list }}
{{- range $servers }}
  {{- $word := toString .block.candidate }}
  {{- if hasPrefix "$" $word }}
    {{- /* SRS looks for the name in capitals. */}}
    {{- $name := trimPrefix "$" $word | upper | replace "." "_" }}
    {{- $found = append $found (dict "at" (printf "%s.candidate" .at) "word" $word "name" $name) }}
  {{- end }}
{{- end }}
{{- toJson $found }}
{{- end }}
