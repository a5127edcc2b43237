{{- /* Public ports that clients cannot use. Its dot is the root. */ -}}
{{- define "srs.notes.ports" -}}
{{- range $name, $entry := pick .model.public "api" "api-https" }}
  {{- /* A proxy's API is for WHIP and WHEP alone. */}}
  {{- $server := get $.model.components .component }}
  {{- if ne $server.program "srs" }}
  {{- else if not (dig "http_api" "auth" "enabled" false $server.config) }}
    * The HTTP API is public, without a password. Whoever reaches it can read statistics and disconnect clients: set config.http_api.auth,
      or service.ports.{{ include "srs.portKey" $name }}.enabled: false.
  {{- else if eq $name "api" }}
    * The HTTP API is public, and its password travels in clear text. Whoever has it can disconnect clients.
  {{- end }}
{{- end }}
{{- range $port, $block := dict "srt" "srt" "webrtc" "rtc" }}
  {{- with get $.model.public $port }}
    {{- $used := false }}
    {{- range (get $.model.components .server).config.vhost }}
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
{{- $webrtc := .model.webrtc }}
{{- if and $webrtc.source (not $webrtc.whip) (not $webrtc.routed) }}
  * WHIP and WHEP are not public: choose a mode with nginx, which offers them without the rest of the API, set service.ports.api.enabled, or
    route /rtc/v1/ to the API yourself.
{{- end }}
{{- with empty $webrtc.source | ternary .model.public.webrtc dict }}
  {{- if has (dig "rtc_server" "candidate" "*" (get $.model.components .server).config | toString) (list "*" "") }}
    * SRS tells WebRTC clients the address of its pod: set webrtc.enabled, or config.rtc_server.candidate to the address of Service
      {{ .service }}.
  {{- end }}
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
{{- with .model.public.sip }}
  {{- $service := .service }}
  {{- range $i, $caster := (get $.model.components .server).config.stream_caster }}
    {{- $candidate := dig "sip" "candidate" "*" $caster | toString }}
    {{- if and $caster.enabled (eq (toString $caster.caster) "gb28181") (eq $candidate "*") }}
    * SRS tells cameras the address of its pod: set config.stream_caster[{{ $i }}].sip.candidate to the address of Service {{ $service }}.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What NetworkPolicies keep from working. Its dot is the root. */ -}}
{{- define "srs.notes.networkPolicy" -}}
{{- $policy := .Values.networkPolicy }}
{{- if $policy.enabled }}
  {{- with .model.namedDestinations }}
    * NetworkPolicies admit no names. See that networkPolicy.egress admits {{ join ", " . }}.
  {{- end }}
  {{- $metrics := false }}
  {{- range .model.components }}
    {{- $metrics = or $metrics .listens.metrics (index .listens "nginx-metrics") }}
    {{- if .textFrom }}
      * The chart cannot read {{ .role }}.configText: see that networkPolicy.egress admits what SRS connects to.
    {{- end }}
  {{- end }}
  {{- if and $metrics (not $policy.metrics.from) }}
    * No pod outside of the release may read metrics: name Prometheus in networkPolicy.metrics.from.
  {{- end }}
  {{- range .model.services }}
    {{- if and (contains `"ipBlock"` (toJson $policy.public.from)) (not .keepsClients) }}
      * networkPolicy.public.from names addresses, but pods see those of nodes unless service.externalTrafficPolicy is Local.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
