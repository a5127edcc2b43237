{{- /* The public address. */ -}}
{{- define "srs.rules.service" -}}
{{- $layout := .Values.service.layout }}
{{- range .model.components }}
  {{- if and .values.service (ne $layout "per-component") }}
    * {{ .role }}.service needs service.layout per-component, not {{ $layout }}: in that layout {{ .role }} shares one Service with the
      others; set service instead
  {{- end }}
{{- end }}
{{- if not .model.services }}
  * service.ports makes no port public: enable one of them
{{- end }}
{{- if and .Values.service.ports.api.enabled (not .model.public.api) }}
  * service.ports.api.enabled needs the HTTP API: set config.http_api.enabled to true, or service.ports.api.enabled to false
{{- end }}
{{- range .model.services }}
  {{- include "srs.rules.serviceType" . }}
  {{- include "srs.rules.servicePorts" . }}
  {{- if or .settings.annotations .settings.loadBalancerClass }}
    {{- include "srs.rules.annotations" (dict "ctx" $ "service" .) }}
  {{- end }}
{{- end }}
{{- if and .Values.service.udpType .Values.service.mixedProtocols }}
  * service.udpType is for Services that have only UDP ports, and service.mixedProtocols puts these into the Services for TCP: remove one of
    the two
{{- end }}
{{- end }}

{{- /* Settings that only some types of Service have. Its dot is one of .model.services. */ -}}
{{- define "srs.rules.serviceType" -}}
{{- $settings := .settings }}
{{- range $key := list "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" "allocateLoadBalancerNodePorts" }}
  {{- if and (hasKey $settings $key) (ne $settings.type "LoadBalancer") }}
    * service.{{ $key }} needs service.type LoadBalancer, not {{ $settings.type }}: remove it, or change the type
  {{- end }}
{{- end }}
{{- if and $settings.sessionAffinityConfig (ne ($settings.sessionAffinity | default "None") "ClientIP") }}
  * service.sessionAffinityConfig needs service.sessionAffinity ClientIP: set it, or remove sessionAffinityConfig
{{- end }}
{{- if and $settings.externalTrafficPolicy (eq $settings.type "ClusterIP") }}
  * service.externalTrafficPolicy needs service.type LoadBalancer or NodePort, not ClusterIP: remove it, or change the type
{{- end }}
{{- $local := eq ($settings.externalTrafficPolicy | default "Cluster") "Local" }}
{{- if and $local (gt (len .roles) 1) (ne $settings.targets "pods") }}
  {{- /* With edges, there are several components without the cache as well. */ -}}
  {{- $uncached := deepEqual .roles (list "hlsCache" "origin") | ternary
    ", or hlsCache.replicas to 0, where HLS players give up while the origin restarts" "" }}
  * service.externalTrafficPolicy Local needs a Service whose pods all have the same ports, and {{ join " and " .roles }} share one: a node
    with a pod of one of them would drop what is meant for the other. Set service.layout to per-component, service.targets to pods where the
    load balancer sends to pods{{ $uncached }}
{{- end }}
{{- end }}

{{- /* The ports of a public Service. Its dot is one of .model.services. */ -}}
{{- define "srs.rules.servicePorts" -}}
{{- $type := .settings.type }}
{{- $mixed := .settings.mixedProtocols }}
{{- $taken := dict }}
{{- range .ports }}
  {{- $port := printf "%d/%s" .port .protocol }}
  {{- $other := printf "%d/%s" .port (eq .protocol "UDP" | ternary "TCP" "UDP") }}
  {{- if and $mixed (hasKey $taken $other) }}
    * service.mixedProtocols: {{ get $taken $other }} and {{ .name }} would both be port {{ .port }} of one Service, and Kubernetes confuses
      the two when it patches the Service: give one of them another port, or remove mixedProtocols
  {{- end }}
  {{- if hasKey $taken $port }}
    * service.ports: {{ get $taken $port }} and {{ .name }} are both port {{ $port }} of one Service: set service.ports.{{ .name }}.port to
      another
  {{- end }}
  {{- $_ := set $taken $port .name }}
  {{- if and .nodePort (eq $type "ClusterIP") }}
    * service.ports.{{ .name }}.nodePort needs service.type NodePort or LoadBalancer, not ClusterIP: remove it, or change the type
  {{- end }}
{{- end }}
{{- end }}
