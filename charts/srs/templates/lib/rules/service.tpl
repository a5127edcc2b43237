{{- /* The public address. */ -}}
{{- define "srs.rules.service" -}}
{{- if not .model.services }}
  * service.ports makes no port public: enable one of them
{{- end }}
{{- if and .Values.service.ports.api.enabled .model.origin (not .model.public.api) }}
  * service.ports.api.enabled needs the HTTP API: set config.http_api.enabled to true, or service.ports.api.enabled to false
{{- end }}
{{- if and .Values.service.ports.apiHttps.enabled .model.origin (not (hasKey .model.public "api-https")) }}
  * service.ports.apiHttps.enabled needs the HTTP API over TLS: set tls, or config.http_api.https, or remove apiHttps.enabled
{{- end }}
{{- range .model.services }}
  {{- $local := eq (.settings.externalTrafficPolicy | default "Cluster") "Local" }}
  {{- if and $local (gt (len .roles) 1) (ne .settings.targets "pods") }}
    {{- /* With edges, there are several components without the cache as well. */ -}}
    {{- $uncached := deepEqual .roles (list "hlsCache" "origin") | ternary
      ", or hlsCache.replicas to 0, where HLS players give up while the origin restarts" "" }}
    * service.externalTrafficPolicy Local needs a Service whose pods all have the same ports, and {{ join " and " .roles }} share one: a
      node with a pod of one of them would drop what is meant for the other. Set service.layout to per-component, service.targets to pods
      where the load balancer sends to pods{{ $uncached }}
  {{- end }}
  {{- $taken := dict }}
  {{- range .ports }}
    {{- $port := printf "%d/%s" .port .protocol }}
    {{- $other := get $taken (printf "%d/%s" .port (eq .protocol "UDP" | ternary "TCP" "UDP")) }}
    {{- if $other }}
      * service.mixedProtocols: {{ $other }} and {{ .name }} would both be port {{ .port }} of one Service, and Kubernetes confuses the two
        when it patches the Service: give one of them another port, or remove mixedProtocols
    {{- end }}
    {{- if hasKey $taken $port }}
      * service.ports: {{ get $taken $port }} and {{ .name }} are both port {{ $port }} of one Service: set service.ports.{{ .name }}.port
        to another
    {{- end }}
    {{- $_ := set $taken $port .name }}
  {{- end }}
  {{- include "srs.rules.annotations" (dict "ctx" $ "service" .) }}
{{- end }}
{{- end }}

{{- /* Annotations by which a load balancer would not do what SRS needs, or nothing. ctx, service (one of .model.services) */ -}}
{{- define "srs.rules.annotations" -}}
{{- $known := .ctx.Files.Get "files/load-balancers.yaml" | fromYaml }}
{{- $class := .service.settings.loadBalancerClass | default "" }}
{{- $annotations := .service.settings.annotations | default dict }}
{{- $answered := list }}
{{- range $known.clouds }}
  {{- $answered = concat $answered .classes }}
{{- end }}
{{- /* How lists of settings (AWS), JSON (Linode) and lists of features (IBM) turn the PROXY protocol on. */}}
{{- $on := print `(?i)proxy[-_]?protocol[a-z0-9_.]*enabled\s*[=:]\s*"?true|"proxy[-_]?protocol"\s*:\s*"?(v1|v2|true|on|[12])`
  `|^([a-z-]+,\s*)*proxy[-_]?protocol(,|$)` }}
{{- range $name, $value := $annotations }}
  {{- $text := toString $value }}
  {{- $off := has (lower $text) (list "" "0" "off" "false" "none" "disabled") }}
  {{- if regexMatch `(?i)proxy[-_]?protocol` $name | ternary (not $off) (regexMatch $on $text) }}
    * the annotation {{ $name }}: {{ $text }} makes the load balancer speak the PROXY protocol, which SRS does not understand: remove it
      from service; for the addresses of clients, set service.externalTrafficPolicy to Local
  {{- end }}
  {{- $owner := "" }}
  {{- if hasKey $known.only $name }}
    {{- $only := get $known.only $name }}
    {{- $owner = eq $only $class | ternary "" (printf "service.loadBalancerClass %s" ($only | default "unset")) }}
  {{- else if $class }}
    {{- range $cloud, $one := $known.clouds }}
      {{- /* A class that none of these answers to may be any cloud's own, if that takes others. */}}
      {{- $foreign := not (or (has $class .classes) (and .open (not (has $class $answered)))) }}
      {{- range $foreign | ternary .prefixes list }}
        {{- if hasPrefix . $name }}
          {{- $owner = printf "the load balancer of %s, service.loadBalancerClass %s" $cloud (join " or " $one.classes | default "unset") }}
        {{- end }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- if and $owner (eq $.service.settings.type "LoadBalancer") }}
    * the annotation {{ $name }} is for {{ $owner }}, not {{ quote $class }}: change the class, or remove the annotation
  {{- end }}
{{- end }}
{{- $needed := eq .service.settings.type "LoadBalancer" | ternary (get $known.needs $class) "" | default list }}
{{- $found := empty $needed }}
{{- range $needed }}
  {{- $found = or $found (hasKey $annotations .) }}
{{- end }}
{{- if not $found }}
  * service.loadBalancerClass {{ $class }} needs one of the annotations {{ join " and " $needed }}: set it in service.annotations
{{- end }}
{{- end }}
