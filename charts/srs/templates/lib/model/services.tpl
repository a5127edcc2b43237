{{- /*
Sets in `.model`:
  services  each public Service, by suffix: suffix, role, group and tier (empty where roles share it), settings, ports, roles (of its pods),
            keepsClients: whether its pods see the addresses of clients rather than those of nodes
  public    by listener name: name, portName (in the Service), service and suffix, type, port, nodePort, protocol, containerPort, role and
            key of the component that offers it, server: the key of that whose SRS gets what arrives there
  groups    the same for each group, which has a Service of its own, by its name
*/ -}}
{{- define "srs.model.services" -}}
{{- $settings := .Values.service }}
{{- $services := dict }}
{{- $public := dict }}
{{- $groups := dict }}
{{- range $component := .model.components }}
  {{- $to := .apart | ternary (get $groups .group | default dict) $public }}
  {{- range $listener := $component.listeners }}
    {{- $port := get $settings.ports (include "srs.portKey" .kind) | default dict }}
    {{- if and .public $port.enabled }}
      {{- $_ := set . "offered" true }}
      {{- $own := or $component.apart (eq $settings.layout "per-component") }}
      {{- $role := $own | ternary $component.role "" }}
      {{- $suffix := empty $role | ternary "" (printf "%s-public" $component.tier) }}
      {{- $udp := and (eq .protocol "UDP") (not $settings.mixedProtocols) }}
      {{- $suffix = list $suffix ($udp | ternary "udp" "") | compact | join "-" }}
      {{- if not (hasKey $services $suffix) }}
        {{- $merged := include "srs.service.settings" (dict "ctx" $ "component" $component "role" $role "udp" $udp) | fromJson }}
        {{- $local := eq ($merged.externalTrafficPolicy | default "") "Local" }}
        {{- $_ := set $services $suffix (dict "suffix" $suffix "role" $role "group" ($own | ternary $component.group "")
          "tier" ($own | ternary $component.tier "") "settings" $merged
          "keepsClients" (or $local (eq $merged.type "ClusterIP") (eq $merged.targets "pods")) "ports" list "roles" list) }}
      {{- end }}
      {{- $service := get $services $suffix }}
      {{- $_ := set $service "roles" (append $service.roles $component.role | uniq) }}
      {{- $first := eq .name .kind }}
      {{- $number := include "srs.publicPort" (dict "ctx" $ "component" $component "listener" .) | int }}
      {{- $entry := dict "name" .name "port" $number "targetPort" .portName "protocol" .protocol }}
      {{- $same := false }}
      {{- range $service.ports }}
        {{- if and (eq .port $number) (eq .targetPort $entry.targetPort) (not $same) }}
          {{- $same = true }}
          {{- $entry = . }}
        {{- end }}
      {{- end }}
      {{- with and $first (not $component.apart) $port.nodePort }}
        {{- $_ := set $entry "nodePort" (int .) }}
      {{- end }}
      {{- if not $same }}
        {{- $_ := set $service "ports" (append $service.ports $entry) }}
        {{- $wanted := get $settings.portAnnotations (lower .protocol) }}
        {{- if or $wanted (eq .protocol "UDP") }}
          {{- include "srs.model.portAnnotations" (dict "service" $service "settings" $settings "listener" . "port" $number
            "component" $component) }}
        {{- end }}
      {{- end }}
      {{- if not (hasKey $to .name) }}
        {{- $_ := set $to .name (dict "name" .name "portName" $entry.name "suffix" $suffix
          "service" (include "srs.name" (dict "ctx" $ "suffix" $suffix))
          "type" $service.settings.type "port" $number "nodePort" $entry.nodePort
          "protocol" .protocol "containerPort" .port
          "role" $component.role "component" $component.key "server" (include "srs.serverBehind" (dict "ctx" $ "component" $component))) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- if and .apart $to }}
    {{- $_ := set $groups .group $to }}
  {{- end }}
{{- end }}
{{- $_ := set .model "services" $services }}
{{- $_ := set (set .model "public" $public) "groups" $groups }}
{{- end }}

{{- /*
The settings of a public Service, as JSON: `service`, under the role's own where the Service is that role's alone. Where UDP has a type
of its own, what only the other type has is left to the Services for TCP.
ctx, component, role (empty where roles share the Service), udp (whether its ports are UDP alone)
*/ -}}
{{- define "srs.service.settings" -}}
{{- $roleService := empty .role | ternary dict (.component.values.service | default dict) }}
{{- /* A group has them all. */}}
{{- $settings := mustMergeOverwrite (.component.apart | ternary dict (deepCopy .ctx.Values.service)) (deepCopy $roleService) }}
{{- include "srs.service.ofType" (dict "settings" $settings "type" (.udp | ternary $settings.udpType "")) }}
{{- end }}

{{- /* Settings of a Service as JSON, for one of a type: without what only another type has. settings, type (empty: theirs) */ -}}
{{- define "srs.service.ofType" -}}
{{- $settings := .settings }}
{{- $type := .type | default $settings.type }}
{{- if ne $type $settings.type }}
  {{- $settings = omit $settings "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" "allocateLoadBalancerNodePorts" }}
  {{- if eq $type "ClusterIP" }}
    {{- $settings = omit $settings "externalTrafficPolicy" }}
  {{- end }}
  {{- $_ := set $settings "type" $type }}
{{- end }}
{{- toJson $settings }}
{{- end }}

{{- /*
Adds the annotations that one port brings to its Service: those for ports of its protocol, and udpAnnotations with the first UDP port.
In them, {port} is the port's number, and {tcpPort} a TCP port of the same pods.
service, settings (.Values.service), listener, port, component
*/ -}}
{{- define "srs.model.portAnnotations" -}}
{{- $templates := get .settings.portAnnotations (lower .listener.protocol) }}
{{- if eq .listener.protocol "UDP" }}
  {{- $templates = merge dict $templates .settings.udpAnnotations }}
{{- end }}
{{- $tcpPort := dig "rtmp" "port" 0 .component.listens }}
{{- $added := dict }}
{{- range $name, $text := $templates }}
  {{- $filled := list }}
  {{- range list $name $text }}
    {{- $filled = append $filled (kindIs "string" . | ternary (toString . | replace "{port}" (toString $.port)
      | replace "{tcpPort}" (int $tcpPort | toString)) .) }}
  {{- end }}
  {{- $_ := set $added (first $filled) (last $filled) }}
{{- end }}
{{- $_ := set .service.settings "annotations" (mergeOverwrite (dict) .service.settings.annotations $added) }}
{{- end }}
