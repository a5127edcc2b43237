{{- /*
Sets in `.srs`:
  services  each public Service, by suffix: suffix, role and tier (empty where roles share it), settings, ports
  public    by listener name: service and suffix, type, port, protocol, containerPort, role and key of the component that offers it
*/ -}}
{{- define "srs.load.services" -}}
{{- $settings := .Values.service }}
{{- $services := dict }}
{{- $public := dict }}
{{- range $component := .srs.components }}
  {{- range $listener := $component.listeners }}
    {{- $port := get $settings.ports (eq .kind "webrtc-tcp" | ternary "webrtc" .kind) | default dict }}
    {{- if and .public $port.enabled }}
      {{- $role := eq $settings.layout "per-component" | ternary $component.role "" }}
      {{- $suffix := empty $role | ternary "" (printf "%s-public" $component.tier) }}
      {{- $suffix = list $suffix (eq .protocol "UDP" | ternary "udp" "") | compact | join "-" }}
      {{- if not (hasKey $services $suffix) }}
        {{- $merged := include "srs.service.settings" (dict "ctx" $ "component" $component "role" $role "protocol" .protocol) | fromJson }}
        {{- $_ := set $services $suffix (dict "suffix" $suffix "role" $role "tier" (kebabcase $role) "settings" $merged "ports" list) }}
      {{- end }}
      {{- $service := get $services $suffix }}
      {{- /* Only the first listener of a kind has a port of its own in the values. */}}
      {{- $first := eq .name .kind }}
      {{- $number := and $first $port.port | default .port | int }}
      {{- $entry := dict "name" .name "port" $number "targetPort" .portName "protocol" .protocol }}
      {{- with and $first $port.nodePort }}
        {{- $_ := set $entry "nodePort" (int .) }}
      {{- end }}
      {{- $same := false }}
      {{- range $service.ports }}
        {{- $same = or $same (and (eq .port $number) (eq .targetPort $entry.targetPort)) }}
      {{- end }}
      {{- if not $same }}
        {{- $_ := set $service "ports" (append $service.ports $entry) }}
      {{- end }}
      {{- if not (hasKey $public .name) }}
        {{- $_ := set $public .name (dict "suffix" $suffix "service" (include "srs.name" (dict "ctx" $ "suffix" $suffix))
          "type" $service.settings.type "port" $number "protocol" .protocol "containerPort" .port
          "role" $component.role "component" $component.key) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $_ := set .srs "services" $services }}
{{- $_ := set .srs "public" $public }}
{{- end }}

{{- /*
The settings of a public Service, as JSON: `service`, under the role's own where the Service is that role's alone.
ctx, component, role (empty where roles share the Service), protocol
*/ -}}
{{- define "srs.service.settings" -}}
{{- $own := empty .role | ternary dict (.component.values.service | default dict) }}
{{- $merged := mustMergeOverwrite (deepCopy .ctx.Values.service) (deepCopy $own) }}
{{- if eq .protocol "UDP" }}
  {{- $_ := set $merged "annotations" (mergeOverwrite (dict) $merged.annotations .ctx.Values.service.udpAnnotations) }}
{{- end }}
{{- toJson $merged }}
{{- end }}
