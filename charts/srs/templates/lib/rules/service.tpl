{{- /* The public address. */ -}}
{{- define "srs.rules.service" -}}
{{- $problems := list }}
{{- $layout := .Values.service.layout }}
{{- range .srs.components }}
  {{- if and .values.service (ne $layout "per-component") }}
    {{- $problems = append $problems (printf
      "%s.service needs service.layout per-component, not %s: in that layout %s shares one Service with the others; set service instead"
      .role $layout .role) }}
  {{- end }}
{{- end }}
{{- if not .srs.services }}
  {{- $problems = append $problems "service.ports makes no port public: enable one of them" }}
{{- end }}
{{- if and .Values.service.ports.api.enabled (not .srs.public.api) }}
  {{- $problems = append $problems
    "service.ports.api.enabled needs the HTTP API: set config.http_api.enabled to true, or service.ports.api.enabled to false" }}
{{- end }}
{{- range .srs.services }}
  {{- $problems = concat $problems
    (include "srs.rules.serviceType" . | fromJsonArray)
    (include "srs.rules.servicePorts" . | fromJsonArray) }}
  {{- if or .settings.annotations .settings.loadBalancerClass }}
    {{- $problems = concat $problems (include "srs.rules.annotations" (dict "ctx" $ "service" .) | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- if and .Values.service.udpType .Values.service.mixedProtocols }}
  {{- $problems = append $problems (print
    "service.udpType is for Services of UDP ports alone, and service.mixedProtocols puts these into the Services for TCP: "
    "remove one of the two") }}
{{- end }}
{{- $problems = concat $problems (include "srs.rules.publicPorts" . | fromJsonArray) }}
{{- toJson $problems }}
{{- end }}

{{- /* What is set of a public port has an effect. Its dot is the root. */ -}}
{{- define "srs.rules.publicPorts" -}}
{{- $problems := list }}
{{- range $name, $port := .Values.service.ports }}
  {{- $default := get $.srs.known.defaults.service.ports $name }}
  {{- range $key := list "port" "nodePort" "hostPort" }}
    {{- if and (hasKey $port $key) (not $port.enabled) (ne (toJson (get $port $key)) (toJson (get $default $key))) }}
      {{- $problems = append $problems (printf
        "service.ports.%s.%s has no effect without service.ports.%s.enabled: set enabled to true, or remove %s" $name $key $name $key) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Settings that only some types of Service have. Its dot is one of .srs.services. */ -}}
{{- define "srs.rules.serviceType" -}}
{{- $problems := list }}
{{- $settings := .settings }}
{{- range $key := list "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" "allocateLoadBalancerNodePorts" }}
  {{- if and (hasKey $settings $key) (ne $settings.type "LoadBalancer") }}
    {{- $problems = append $problems (printf
      "service.%s needs service.type LoadBalancer, not %s: remove it, or change the type" $key $settings.type) }}
  {{- end }}
{{- end }}
{{- if and $settings.sessionAffinityConfig (ne ($settings.sessionAffinity | default "None") "ClientIP") }}
  {{- $problems = append $problems
    "service.sessionAffinityConfig needs service.sessionAffinity ClientIP: set it, or remove sessionAffinityConfig" }}
{{- end }}
{{- if and $settings.externalTrafficPolicy (eq $settings.type "ClusterIP") }}
  {{- $problems = append $problems
    "service.externalTrafficPolicy needs service.type LoadBalancer or NodePort, not ClusterIP: remove it, or change the type" }}
{{- end }}
{{- $local := eq ($settings.externalTrafficPolicy | default "Cluster") "Local" }}
{{- if and $local (gt (len .roles) 1) (ne $settings.targets "pods") }}
  {{- /* With edges, there are several components without the cache as well. */ -}}
  {{- $uncached := deepEqual .roles (list "hlsCache" "origin") | ternary
    ", or hlsCache.replicas to 0, where HLS players give up while the origin restarts" "" }}
  {{- $problems = append $problems (printf (print
    "service.externalTrafficPolicy Local needs a Service whose pods all have the same ports, and %s share one: a node with a pod of one of "
    "them would lose what is meant for the other. Set service.layout to per-component, service.targets to pods where the load balancer "
    "sends to pods%s") (join " and " .roles) $uncached) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* The ports of a public Service. Its dot is one of .srs.services. */ -}}
{{- define "srs.rules.servicePorts" -}}
{{- $problems := list }}
{{- $type := .settings.type }}
{{- $mixed := .settings.mixedProtocols }}
{{- $taken := dict }}
{{- range .ports }}
  {{- $port := printf "%d/%s" .port .protocol }}
  {{- $other := printf "%d/%s" .port (eq .protocol "UDP" | ternary "TCP" "UDP") }}
  {{- if and $mixed (hasKey $taken $other) }}
    {{- $problems = append $problems (printf (print
      "service.mixedProtocols: %s and %s would both be port %d of one Service, and Kubernetes takes one for the other when it patches "
      "that: "
      "give one of them another port, or remove mixedProtocols") (get $taken $other) .name .port) }}
  {{- end }}
  {{- if hasKey $taken $port }}
    {{- $problems = append $problems (printf
      "service.ports: %s and %s are both port %s of one Service: set service.ports.%s.port to another"
      (get $taken $port) .name $port .name) }}
  {{- end }}
  {{- $_ := set $taken $port .name }}
  {{- if and .nodePort (eq $type "ClusterIP") }}
    {{- $problems = append $problems (printf
      "service.ports.%s.nodePort needs service.type NodePort or LoadBalancer, not ClusterIP: remove it, or change the type" .name) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
