{{- /* WebRTC and SRT. */ -}}
{{- define "srs.rules.webrtc" -}}
{{- range .model.byRole.origin }}
  {{- if and $.Values.srt.enabled (not (or .text .textFrom (dig "srt_server" "enabled" true .config))) }}
    * srt.enabled is true and config.srt_server.enabled is false: remove one of the two
  {{- end }}
{{- end }}
{{- if not .Values.webrtc.enabled }}
{{- else if and (eq .Values.mode "origin-cluster") (not (hasKey .model.roles "proxy")) }}
  * webrtc.enabled needs a single origin or origin.cluster proxy, because a WebRTC session has to stay on the origin where it began, and
    nothing else leads it there: set origin.cluster to proxy, choose another mode, or remove webrtc.enabled
{{- else }}
  {{- include "srs.rules.webrtcConfig" . }}
  {{- include "srs.rules.webrtcMedia" . }}
{{- end }}
{{- end }}

{{- /* What the values say twice, in different words, and the servers that have to take it. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcConfig" -}}
{{- $webrtc := .Values.webrtc }}
{{- $transport := get .model.table.transports $webrtc.transport }}
{{- range .model.byRole.origin }}
  {{- $server := .config.rtc_server | default dict }}
  {{- $own := or .text .textFrom }}
  {{- if not (or $own $server.enabled) }}
    * webrtc.enabled is true and config.rtc_server.enabled is false: remove one of the two
  {{- else if $server.enabled }}
    {{- if and $webrtc.candidate (ne (toString $server.candidate) "$CANDIDATE") (ne $webrtc.candidate "api") (not $own) }}
      * webrtc.candidate is {{ quote $webrtc.candidate }} and config.rtc_server.candidate is {{ toString $server.candidate | quote }}, and
        SRS takes one address: remove one of the two
    {{- end }}
    {{- if ne $server.protocol $transport.rtc_server.protocol }}
      * webrtc.transport {{ $webrtc.transport }} means config.rtc_server.protocol {{ $transport.rtc_server.protocol }}, which is
        {{ $server.protocol }}: remove config.rtc_server.protocol, or change webrtc.transport
    {{- end }}
    {{- $listens := list (dig "http_server" "listen" "" .config) (dig "http_api" "listen" "" .config) (dig "tcp" "listen" "" $server) }}
    {{- if and $transport.shared (ne 1 (toStrings $listens | uniq | len)) }}
      * webrtc.transport http puts http_server, http_api and rtc_server.tcp on one port, and config has them on
        {{ toStrings $listens | join ", " }}: set only config.http_server.listen
    {{- end }}
    {{- if not .listens.api }}
      * webrtc.enabled needs the HTTP API, which answers WHIP and WHEP: set config.http_api.enabled to true, or remove webrtc.enabled
    {{- end }}
  {{- end }}
{{- end }}
{{- range .model.byRole.proxy }}
  {{- if gt (int .replicas) 1 }}
    * webrtc.enabled needs proxy.replicas 1, because the other proxies do not know a session that one has begun: set proxy.replicas to 1, or
      remove webrtc.enabled
  {{- end }}
  {{- if ne $webrtc.transport "udp" }}
    * webrtc.transport {{ $webrtc.transport }} cannot be combined with origin.cluster proxy, because proxies forward only UDP: remove it, or
      choose another mode
  {{- end }}
  {{- if has $.model.webrtc.source (list "node" "pod" "api") }}
    * webrtc.candidate {{ $.model.webrtc.source }} cannot be combined with origin.cluster proxy, because clients would be told of the
      origin, and media goes through the proxy: set webrtc.candidate to loadBalancer, or to the address of the proxies
  {{- end }}
{{- end }}
{{- if not $transport.shared }}
{{- else if not (has "http" (dig "traits" "public" list .model.origin)) }}
  * webrtc.transport http needs mode single or nginx-sidecar, not {{ .Values.mode }}, where HTTP is public at the edges and media at the
    origin: set webrtc.transport to tcp
{{- else if not .Values.service.ports.api.enabled }}
  * webrtc.transport http makes the HTTP API public, on the port of HTTP: set service.ports.api.enabled to true to confirm, or
    webrtc.transport to tcp
{{- end }}
{{- end }}

{{- /* Where media arrives. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcMedia" -}}
{{- $webrtc := .model.webrtc }}
{{- $from := $webrtc.source }}
{{- if and (not $webrtc.media) (ne $from "pod") }}
  * webrtc.candidate {{ $from }} needs a public port for media: set service.ports.webrtc.enabled to true, or webrtc.candidate to pod
{{- end }}
{{- $services := list }}
{{- range $webrtc.media }}
  {{- $services = append $services .service | uniq }}
  {{- if and .gateway (eq $from "pod") (not $.Values.webrtc.candidate) }}
    * {{ .gateway.at }} leads media through the Gateway, whose address the chart does not know: set webrtc.candidate to it
  {{- end }}
  {{- if and (eq $from "loadBalancer") (ne .type "LoadBalancer") }}
    * webrtc.candidate loadBalancer needs service.type LoadBalancer, not {{ .type }}: change the type, or set webrtc.candidate to node, pod
      or an address
  {{- end }}
{{- end }}
{{- if and (gt (len $services) 1) (eq $from "loadBalancer") }}
  * webrtc.transport all needs one address for UDP and TCP, and Services {{ join " and " $services }} have a load balancer each: set
    service.mixedProtocols where the cloud takes both in one, set webrtc.candidate to an address that both share, or webrtc.transport to udp
    or tcp
{{- end }}
{{- if and .Values.webrtc.image (ne $from "loadBalancer") }}
  * webrtc.image has no effect with webrtc.candidate {{ $from }}, which needs no request to Kubernetes: remove it
{{- end }}
{{- if has 0 $webrtc.ports }}
  * webrtc.candidate {{ .Values.webrtc.candidate | default $from }} needs a port that is known in advance: set service.ports.webrtc.nodePort
    with service.type NodePort, or service.ports.webrtc.hostPort
{{- else if or (gt (len $webrtc.ports) 1) (and $webrtc.ports (eq $from "api")) }}
  * webrtc: clients reach media at port {{ toStrings $webrtc.ports | join " and " }}, and SRS would tell them the ports on which it listens:
    set config.rtc_server.listen and config.rtc_server.tcp.listen to the public ports
{{- end }}
{{- end }}
