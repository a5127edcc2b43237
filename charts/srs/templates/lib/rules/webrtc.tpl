{{- /* WebRTC. */ -}}
{{- define "srs.rules.webrtc" -}}
{{- $problems := list }}
{{- $webrtc := .Values.webrtc }}
{{- if not $webrtc.enabled }}
  {{- $differences := dict "value" $webrtc "default" .srs.known.defaults.webrtc "path" "webrtc" }}
  {{- range include "srs.differences" $differences | fromJsonArray }}
    {{- $problems = append $problems (printf "%s has no effect without webrtc.enabled: set it to true, or remove %s" . .) }}
  {{- end }}
{{- else if and (eq .Values.mode "origin-cluster") (not (hasKey .srs.roles "proxy")) }}
  {{- $problems = append $problems (print
    "webrtc.enabled needs a single origin or origin.cluster proxy, because a WebRTC session has to stay on the origin where it began, and "
    "nothing else leads it there: set origin.cluster to proxy, choose another mode, or remove webrtc.enabled") }}
{{- else }}
  {{- $problems = concat $problems
    (include "srs.rules.webrtcConfig" . | fromJsonArray)
    (include "srs.rules.webrtcProxy" . | fromJsonArray)
    (include "srs.rules.webrtcMedia" . | fromJsonArray)
    (include "srs.rules.webrtcTransport" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What the values say twice, in different words. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcConfig" -}}
{{- $problems := list }}
{{- $webrtc := .Values.webrtc }}
{{- $transport := get .srs.table.transports $webrtc.transport }}
{{- range .srs.byRole.origin }}
  {{- $server := .config.rtc_server | default dict }}
  {{- if or .text .textFrom }}
    {{- $problems = append $problems (print
      "webrtc.enabled has no effect beside origin.configText: remove webrtc, and write rtc_server and rtc into the text") }}
  {{- else if not $server.enabled }}
    {{- $problems = append $problems "webrtc.enabled is true and config.rtc_server.enabled is false: remove one of the two" }}
  {{- else }}
    {{- if and $webrtc.candidate (ne (toString $server.candidate) "$CANDIDATE") (ne $webrtc.candidate "api") }}
      {{- $problems = append $problems (printf
        "webrtc.candidate is %q and config.rtc_server.candidate is %q, and SRS takes one address: remove one of the two"
        $webrtc.candidate (toString $server.candidate)) }}
    {{- end }}
    {{- if ne $server.protocol $transport.rtc_server.protocol }}
      {{- $problems = append $problems (printf (print
        "webrtc.transport %s means config.rtc_server.protocol %s, which is %s: remove config.rtc_server.protocol, or change "
        "webrtc.transport") $webrtc.transport $transport.rtc_server.protocol $server.protocol) }}
    {{- end }}
    {{- $listens := list (dig "http_server" "listen" "" .config) (dig "http_api" "listen" "" .config) (dig "tcp" "listen" "" $server) }}
    {{- if and $transport.shared (ne 1 (toStrings $listens | uniq | len)) }}
      {{- $problems = append $problems (printf (print
        "webrtc.transport http puts http_server, http_api and rtc_server.tcp on one port, and config has them on %s: set "
        "config.http_server.listen alone") (toStrings $listens | join ", ")) }}
    {{- end }}
    {{- if not (dig "http_api" "enabled" false .config) }}
      {{- $problems = append $problems
        "webrtc.enabled needs the HTTP API, which answers WHIP and WHEP: set config.http_api.enabled to true, or remove webrtc.enabled" }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson (uniq $problems) }}
{{- end }}

{{- /* SRS's proxies. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcProxy" -}}
{{- $problems := list }}
{{- $webrtc := .Values.webrtc }}
{{- range .srs.byRole.proxy }}
  {{- if gt (int .replicas) 1 }}
    {{- $problems = append $problems (print
      "webrtc.enabled needs proxy.replicas 1, because the other proxies do not know a session that one has begun: set proxy.replicas to "
      "1, or remove webrtc.enabled") }}
  {{- end }}
  {{- if ne $webrtc.transport "udp" }}
    {{- $problems = append $problems (printf
      "webrtc.transport %s does not go with origin.cluster proxy, because proxies forward UDP alone: remove it, or choose another mode"
      $webrtc.transport) }}
  {{- end }}
  {{- if has $.srs.webrtc.from (list "node" "pod" "api") }}
    {{- $problems = append $problems (printf (print
      "webrtc.candidate %s does not go with origin.cluster proxy, because clients would be told of the origin, and media goes through the "
      "proxy: set webrtc.candidate to loadBalancer, or to the address of the proxies") $.srs.webrtc.from) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Where media arrives. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcMedia" -}}
{{- $problems := list }}
{{- $webrtc := .srs.webrtc }}
{{- $from := $webrtc.from }}
{{- $image := .Values.webrtc.image }}
{{- if and $image (ne $from "loadBalancer") }}
  {{- $problems = append $problems (printf
    "webrtc.image has no effect with webrtc.candidate %s, for which Kubernetes is not asked: remove it" $from) }}
{{- end }}
{{- if and (not $webrtc.media) (ne $from "pod") }}
  {{- $problems = append $problems (printf
    "webrtc.candidate %s needs a public port for media: set service.ports.webrtc.enabled to true, or webrtc.candidate to pod" $from) }}
{{- end }}
{{- $services := list }}
{{- range $webrtc.media }}
  {{- $services = append $services .service | uniq }}
  {{- if and .gateway (eq $from "pod") (not $.Values.webrtc.candidate) }}
    {{- $problems = append $problems (printf
      "%s leads media through the Gateway, whose address the chart does not know: set webrtc.candidate to it" .gateway.at) }}
  {{- end }}
  {{- if and (eq $from "loadBalancer") (ne .type "LoadBalancer") }}
    {{- $problems = append $problems (printf (print
      "webrtc.candidate loadBalancer needs service.type LoadBalancer, not %s: change the type, or set webrtc.candidate to node, pod or an "
      "address") .type) }}
  {{- end }}
{{- end }}
{{- if and (gt (len $services) 1) (eq $from "loadBalancer") }}
  {{- $problems = append $problems (printf (print
    "webrtc.transport all needs one address for UDP and TCP, and Services %s have a load balancer each: set service.mixedProtocols where "
    "the cloud takes both in one, set webrtc.candidate to an address that both share, or webrtc.transport to udp or tcp")
    (join " and " $services)) }}
{{- end }}
{{- if has 0 $webrtc.ports }}
  {{- $problems = append $problems (printf (print
    "webrtc.candidate %s needs a port that is known beforehand: set service.ports.webrtc.nodePort with service.type NodePort, or "
    "service.ports.webrtc.hostPort") (.Values.webrtc.candidate | default $from)) }}
{{- else if or (gt (len $webrtc.ports) 1) (and $webrtc.ports (eq $from "api")) }}
  {{- $problems = append $problems (printf (print
    "webrtc: clients reach media at port %s, and SRS would tell them the ports on which it listens: set config.rtc_server.listen and "
    "config.rtc_server.tcp.listen to the public ports") (toStrings $webrtc.ports | join " and ")) }}
{{- end }}
{{- toJson (uniq $problems) }}
{{- end }}

{{- /* One port for everything. Its dot is the root. */ -}}
{{- define "srs.rules.webrtcTransport" -}}
{{- $problems := list }}
{{- if (get .srs.table.transports .Values.webrtc.transport).shared }}
  {{- if not (has "http" (first .srs.byRole.origin).spec.public) }}
    {{- $problems = append $problems (printf (print
      "webrtc.transport http needs mode single or nginx-sidecar, not %s, where HTTP is public at the edges and media at the origin: set "
      "webrtc.transport to tcp") .Values.mode) }}
  {{- else if not .Values.service.ports.api.enabled }}
    {{- $problems = append $problems (print
      "webrtc.transport http makes the HTTP API public, on the port of HTTP: set service.ports.api.enabled to true to agree, or "
      "webrtc.transport to tcp") }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
