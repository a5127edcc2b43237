{{- /* The public address. */ -}}

{{- /*
Sets `services` (each public Service: suffix, role, settings, ports) and `public` (by listener name: service, port, role, component) in `.srs`.
*/ -}}
{{- define "srs.services.load" -}}
{{- $settings := .Values.service }}
{{- $perComponent := eq $settings.layout "per-component" }}
{{- $services := dict }}
{{- $public := dict }}
{{- range $component := .srs.components }}
  {{- $role := $component.role }}
  {{- range $listener := $component.listeners }}
    {{- $port := get $settings.ports (eq .kind "webrtc-tcp" | ternary "webrtc" .kind) | default dict }}
    {{- if and .public $port.enabled }}
      {{- $suffix := list ($perComponent | ternary (printf "%s-public" (kebabcase $role)) "") (eq .protocol "UDP" | ternary "udp" "") | compact | join "-" }}
      {{- if not (hasKey $services $suffix) }}
        {{- $own := $perComponent | ternary ($component.values.service | default dict) dict }}
        {{- $merged := mustMergeOverwrite (deepCopy $settings) (deepCopy $own) }}
        {{- if eq .protocol "UDP" }}
          {{- $_ := set $merged "annotations" (mergeOverwrite (dict) $merged.annotations $settings.udpAnnotations) }}
        {{- end }}
        {{- $_ := set $services $suffix (dict "suffix" $suffix "role" ($perComponent | ternary $role "") "settings" $merged "ports" list) }}
      {{- end }}
      {{- $service := get $services $suffix }}
      {{- /* Only the first listener of a kind has a port of its own in the values. */}}
      {{- $number := and (eq .name .kind) $port.port | default .port | int }}
      {{- $entry := dict "name" .name "port" $number "targetPort" .portName "protocol" .protocol }}
      {{- with and (eq .name .kind) $port.nodePort }}
        {{- $_ := set $entry "nodePort" (int .) }}
      {{- end }}
      {{- $same := false }}
      {{- range $service.ports }}
        {{- $same = or $same (and (eq .port $number) (eq .targetPort $entry.targetPort)) }}
      {{- end }}
      {{- if not $same }}
        {{- $_ := set $service "ports" (append $service.ports $entry) }}
      {{- end }}
      {{- $_ := set $public .name (get $public .name | default (dict "suffix" $suffix "service" (include "srs.name" (dict "ctx" $ "suffix" $suffix)) "port" $number "containerPort" .port "role" $role "component" $component.key "type" $service.settings.type)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $_ := set .srs "services" $services }}
{{- $_ := set .srs "public" $public }}
{{- end }}

{{- /* A public Service. ctx, service (one of .srs.services) */ -}}
{{- define "srs.publicService" -}}
{{- $settings := .service.settings }}
{{- $identity := dict "ctx" .ctx "role" .service.role "suffix" .service.suffix -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "srs.metadata" (merge (dict "component" (kebabcase .service.role) "labels" $settings.labels) $identity) | nindent 2 }}
  {{- with $settings.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- pick $settings "type" "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" "externalTrafficPolicy" "allocateLoadBalancerNodePorts" "ipFamilyPolicy" "ipFamilies" "sessionAffinity" | toYaml | nindent 2 }}
  ports:
    {{- range .service.ports }}
    - name: {{ .name }}
      port: {{ .port }}
      targetPort: {{ .targetPort }}
      protocol: {{ .protocol }}
      {{- with .nodePort }}
      nodePort: {{ . }}
      {{- end }}
    {{- end }}
  selector:
    {{- include "srs.selectorLabels" $identity | nindent 4 }}
    {{- if not .service.role }}
    # Pods of several components: each port reaches those whose containers name it.
    ossrs.io/public: "true"
    {{- end }}
{{- end }}

{{- /* Where clients inside the cluster publish: the public Service, by the short name that DNS finds at once. Empty where RTMP is not public. */ -}}
{{- define "srs.publishUrl" -}}
{{- with .srs.public.rtmp }}
{{- printf "rtmp://%s:%d" .service .port }}
{{- end }}
{{- end }}

{{- /* The public listener that HLS is had from: nginx's where the mode has one, else SRS's. Empty where there is none, or HLS is off at the origin. */ -}}
{{- define "srs.hlsListener" -}}
{{- $name := "http" }}
{{- range .srs.components }}
  {{- if .nginx }}
    {{- $name = "hls" }}
  {{- end }}
{{- end }}
{{- include "srs.listenerWith" (dict "ctx" . "name" $name "role" "origin" "block" "hls") }}
{{- end }}

{{- /* The public listener that HTTP-FLV is had from. Empty where there is none, or it is off. */ -}}
{{- define "srs.flvListener" -}}
{{- include "srs.listenerWith" (dict "ctx" . "name" "http" "role" (dig "http" "role" "" .srs.public) "block" "http_remux") }}
{{- end }}

{{- /* A public listener's name, where the default vhost of a role has a block turned on. ctx, name, role, block */ -}}
{{- define "srs.listenerWith" -}}
{{- $on := false }}
{{- range .ctx.srs.components }}
  {{- if eq .role $.role }}
    {{- $on = or $on (has (dig "vhost" "__defaultVhost__" $.block "enabled" false .config | toString) (list "true" "on")) }}
  {{- end }}
{{- end }}
{{- if and $on (hasKey .ctx.srs.public .name) }}
  {{- .name }}
{{- end }}
{{- end }}
