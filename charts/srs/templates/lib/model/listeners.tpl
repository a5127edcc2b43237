{{- /*
Sets a component's `listeners`: each port that its effective configuration opens, and those of its other programs.

  kind       the listener in files/srs.json
  name       the same, numbered where a directive lists several ports
  portName   the container port's name
  port, protocol
  container  that listens
  public     whether this role offers it to the outside
  sharing    the listener whose port it shares
  ipv4, ipv6 whether it has a socket of that family
  path       the directive or value that names the port

Kubernetes sorts pods behind a shared Service by the names of their ports, so one that is public in another role only has another name here.
ctx, component, publicNames
*/ -}}
{{- define "srs.model.listeners" -}}
{{- $component := .component }}
{{- $found := list }}
{{- if eq $component.program "srs" }}
  {{- $found = include "srs.listeners.srs" . | fromJsonArray }}
  {{- range $kind, $by := $component.traits.serves | default dict }}
    {{- range $found }}
      {{- if eq .name $by }}
        {{- $found = append $found (merge (dict "kind" $kind "name" $kind "shares" (list $by)) .) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- else if eq $component.program "proxy" }}
  {{- $found = include "srs.listeners.proxy" . | fromJsonArray }}
{{- end }}
{{- if has "nginx" $component.programs }}
  {{- $nginx := dict "container" "nginx" "protocol" "TCP" "ipv4" true "ipv6" $component.families.ipv6 }}
  {{- $found = append $found (merge (dict "kind" "hls" "name" "hls" "port" .ctx.Values.nginx.port "path" "nginx.port") $nginx) }}
  {{- if and (has "hls-https" $component.traits.public) (include "srs.tlsSecret" (dict "ctx" .ctx "for" "tls")) }}
    {{- $https := dict "kind" "hls-https" "name" "hls-https" "port" .ctx.Values.nginx.httpsPort "path" "nginx.httpsPort" }}
    {{- $found = append $found (merge $https $nginx) }}
  {{- end }}
{{- end }}
{{- if has "nginx-exporter" $component.programs }}
  {{- $found = append $found (dict "kind" "nginx-metrics" "name" "nginx-metrics" "container" "nginx-exporter" "protocol" "TCP"
    "port" (int .ctx.Values.metrics.nginx.port) "path" "metrics.nginx.port" "ipv4" true "ipv6" true) }}
{{- end }}
{{- range $found }}
  {{- /* SRS opens the UDP port of WebRTC even if no client is told of it. */}}
  {{- $offered := or (ne .kind "webrtc") (ne (dig "rtc_server" "protocol" "udp" $component.config) "tcp") }}
  {{- $public := and $offered (has .kind $component.traits.public) }}
  {{- $_ := set (set . "port" (int .port)) "public" $public }}
  {{- $setting := get $.ctx.Values.service.ports (include "srs.portKey" .name) | default dict }}
  {{- if and $public $setting.enabled }}
    {{- $_ := set . "hostPort" $setting.hostPort }}
  {{- end }}
  {{- $_ := set . "portName" (and (not $public) (has .kind $.publicNames) | ternary (printf "int-%s" .name) .name) }}
{{- end }}
{{- /* Where two share a port, it is one port of the container, with the name of the public one. */}}
{{- range $listener := $found }}
  {{- range $other := $found }}
    {{- if and (has .kind ($listener.shares | default list)) (eq .port $listener.port) (eq .protocol $listener.protocol) }}
      {{- $_ := set $listener "sharing" .name }}
      {{- $name := .public | ternary .portName $listener.portName }}
      {{- $_ := set $listener "portName" $name }}
      {{- $_ := set $other "portName" $name }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $_ := set $component "listeners" $found }}
{{- $_ := set (set $component "listens" dict) "ports" dict }}
{{- range reverse $found }}
  {{- $_ := set $component.listens .kind . }}
  {{- if not .sharing }}
    {{- $_ := set $component.ports .container (prepend (get $component.ports .container | default list) .) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The ports that a configuration of SRS opens, as a JSON list. ctx, component */ -}}
{{- define "srs.listeners.srs" -}}
{{- $blocks := .component.blocks }}
{{- $found := list }}
{{- range $listener := .ctx.model.facts.listeners }}
  {{- $key := last $listener.path }}
  {{- $parent := initial $listener.path }}
  {{- $places := get $blocks (join "." $parent) | default list }}
  {{- if and (not $places) $listener.enabled (last $listener.enabled).default }}
    {{- /* A block that is on without being there (the SIP server of a caster). */}}
    {{- range get $blocks (initial $parent | join ".") | default list }}
      {{- $places = append $places (dict "node" dict "at" (printf "%s.%s" .at (last $parent)) "around" .around) }}
    {{- end }}
  {{- end }}
  {{- $count := 0 }}
  {{- range $place := $places }}
    {{- $open := include "srs.listener.open" (dict "listener" $listener "place" .) | fromJson }}
    {{- range $open.ports }}
      {{- $count = add1 $count }}
      {{- $name := eq $count 1 | ternary $listener.name (printf "%s-%d" $listener.name $count) }}
      {{- $found = append $found (dict "kind" $listener.name "name" $name "container" "srs" "shares" $listener.shares
        "protocol" $open.protocol "ipv4" $open.ipv4 "ipv6" $open.ipv6
        "port" . "path" (list $place.at $key | compact | join ".")) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $found }}
{{- end }}

{{- /* The ports that a listener opens by what its block says, their protocol and families, as JSON. listener, place */ -}}
{{- define "srs.listener.open" -}}
{{- $listener := .listener }}
{{- $place := .place }}
{{- $open := true }}
{{- range $listener.enabled }}
  {{- $open = and $open (include "srs.config.isOneOf" (dict "place" $place "path" .path "values" (list "true") "default" .default)) }}
{{- end }}
{{- with $listener.when }}
  {{- $open = and $open (include "srs.config.isOneOf" (merge (dict "place" $place) .)) }}
{{- end }}
{{- $key := last $listener.path }}
{{- $endpoints := hasKey $place.node $key | ternary (get $place.node $key) $listener.default }}
{{- $protocol := $listener.protocol }}
{{- with $listener.udp }}
  {{- $protocol = include "srs.config.isOneOf" (merge (dict "place" $place) .) | eq "true" | ternary "UDP" $protocol }}
{{- end }}
{{- /* One port on several addresses is one port of the container. */}}
{{- $ports := list }}
{{- $ipv4 := false }}
{{- $ipv6 := false }}
{{- if and $open $endpoints }}
  {{- range kindIs "slice" $endpoints | ternary $endpoints (list $endpoints) }}
    {{- $bracket := toString . | hasPrefix "[" }}
    {{- $ipv4 = or $ipv4 (not $bracket) }}
    {{- $ipv6 = or $ipv6 $bracket }}
    {{- $ports = append $ports (toString . | regexFind "[0-9]+$" | int) }}
  {{- end }}
{{- end }}
{{- toJson (dict "ports" (uniq $ports) "protocol" $protocol "ipv4" $ipv4 "ipv6" $ipv6) }}
{{- end }}
