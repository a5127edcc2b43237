{{- /* The address that WebRTC clients are told to send media to. */ -}}

{{- /*
Where it comes from: loadBalancer, node, pod, api (the address at which a client reaches the API) or address (it stands in the values).
Unless the values say, it follows from how the port is public. Empty where WebRTC is not turned on by `webrtc`. Its dot is the root.
*/ -}}
{{- define "srs.webrtc.source" -}}
{{- if .Values.webrtc.enabled }}
  {{- $candidate := .Values.webrtc.candidate }}
  {{- $roleService := eq .Values.service.layout "per-component" | ternary (.Values.origin.service | default dict) dict }}
  {{- $service := merge (pick $roleService "type" "udpType" "loadBalancerIP") .Values.service }}
  {{- $udp := and (eq .Values.webrtc.transport "udp") (not $service.mixedProtocols) }}
  {{- $type := $udp | ternary ($service.udpType | default $service.type) $service.type }}
  {{- if has $candidate (list "loadBalancer" "node" "pod" "api") }}
    {{- $candidate }}
  {{- else if or $candidate (and (eq $type "LoadBalancer") $service.loadBalancerIP) }}
    {{- "address" }}
  {{- else if or (eq $type "NodePort") .Values.service.ports.webrtc.hostPort }}
    {{- "node" }}
  {{- else }}
    {{- eq $type "LoadBalancer" | ternary "loadBalancer" "pod" }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
Adds to `.model.webrtc`, where WebRTC is turned on:

  whip     the public listener that answers WHIP and WHEP, without the rest of the API if nginx can; empty where none does
  routed   whether an Ingress or Gateway leads there
  media    the listeners that clients are told of, by name, as far as they are public: entries of .model.public, and gateway: the route
  service  the Service whose load balancer has to be asked for its address; empty where none has
  field    the field of the pod that has the address; empty where none has
  host     the address, where it is known
  port     its port, where that is another than the one that SRS listens on; 0 otherwise
  ports    the ports at which clients reach the listeners, if the values name none and SRS listens on others

Its dot is the root.
*/ -}}
{{- define "srs.model.webrtc" -}}
{{- $webrtc := .model.webrtc }}
{{- $from := $webrtc.source }}
{{- $media := dict }}
{{- range (get .model.table.transports .Values.webrtc.transport).media }}
  {{- with get $.model.public . }}
    {{- $_ := set $media .name . }}
  {{- end }}
{{- end }}
{{- $whip := hasKey .model.public "api" | ternary "api" "" }}
{{- range .model.components }}
  {{- if and (has "nginx" .programs) (hasKey $.model.public "hls") }}
    {{- $whip = "hls" }}
  {{- end }}
{{- end }}
{{- range concat .model.routes.ingress .model.routes.gateway }}
  {{- if eq .name "rtc" }}
    {{- $_ := set $webrtc "routed" true }}
  {{- else if and (hasKey $media .listener) (eq .at (printf "gateway.routes.%s" .name)) }}
    {{- $_ := set (get $media .listener) "gateway" . }}
  {{- end }}
{{- end }}
{{- $_ := set $webrtc "whip" $whip }}
{{- $name := .Values.webrtc.candidate }}
{{- $given := regexFind `:[0-9]+$` $name | trimPrefix ":" | int }}
{{- if or (ne $from "address") (regexMatch `^[^\[]*:.*:` $name) }}
  {{- $given = 0 }}
{{- end }}
{{- $ports := list }}
{{- $moved := false }}
{{- range $media }}
  {{- $port := include "srs.webrtc.port" (dict "ctx" $ "entry" .) | int }}
  {{- $ports = append $ports $port | uniq }}
  {{- $moved = or $moved (ne $port (int .containerPort)) }}
{{- end }}
{{- $_ := set $webrtc "media" $media }}
{{- $_ := set $webrtc "ports" (and $moved (not $given) | ternary $ports list) }}
{{- $_ := set $webrtc "port" ($given | default (first $webrtc.ports) | default 0) }}
{{- $_ := set $webrtc "host" "" }}
{{- $_ := set $webrtc "service" "" }}
{{- $_ := set $webrtc "field" (get (dict "node" "status.hostIP" "pod" "status.podIP") $from) }}
{{- if eq $from "address" }}
  {{- $host := trimSuffix (printf ":%d" $given) $name | trimPrefix "[" | trimSuffix "]" }}
  {{- $_ := set $webrtc "host" ($host | default .Values.service.loadBalancerIP) }}
{{- else if eq $from "loadBalancer" }}
  {{- range $media }}
    {{- $_ := set $webrtc "service" .service }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The port at which clients reach a listener; 0 where nobody knows. ctx, entry (of .model.public) */ -}}
{{- define "srs.webrtc.port" -}}
{{- $entry := .entry }}
{{- $from := .ctx.model.webrtc.source }}
{{- $component := get .ctx.model.components $entry.component }}
{{- $hostPort := "" }}
{{- range $component.listeners }}
  {{- if and (eq .port $entry.containerPort) (eq .protocol $entry.protocol) }}
    {{- $hostPort = $hostPort | default .hostPort }}
  {{- end }}
{{- end }}
{{- if or (eq $from "pod") (and $component.pod.hostNetwork (ne $from "loadBalancer")) }}
  {{- $entry.containerPort }}
{{- else if and $hostPort (ne $from "loadBalancer") }}
  {{- int $hostPort }}
{{- else if and $entry.gateway (eq $from "address") (eq $entry.type "ClusterIP") }}
  {{- int $entry.gateway.publicPort }}
{{- else if or (eq $from "node") (eq $entry.type "NodePort") }}
  {{- $entry.nodePort | default 0 | int }}
{{- else }}
  {{- $entry.port }}
{{- end }}
{{- end }}
