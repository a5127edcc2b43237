{{- /* Annotations by which a load balancer would not do what SRS needs, or nothing. ctx, service (one of .model.services) */ -}}
{{- define "srs.rules.annotations" -}}
{{- $known := .ctx.Files.Get "files/load-balancers.yaml" | fromYaml }}
{{- $class := .service.settings.loadBalancerClass | default "" }}
{{- $balanced := eq .service.settings.type "LoadBalancer" }}
{{- $annotations := .service.settings.annotations | default dict }}
{{- range $name, $text := $annotations }}
  {{- if include "srs.speaksProxyProtocol" (dict "name" $name "text" (toString $text)) }}
    * the annotation {{ $name }}: {{ toString $text }} makes the load balancer speak the PROXY protocol, which SRS does not understand:
      remove it from service; for the addresses of clients, set service.externalTrafficPolicy to Local
  {{- end }}
  {{- with $balanced | ternary (include "srs.foreignTo" (dict "known" $known "name" $name "class" $class)) "" }}
    * the annotation {{ $name }} is for {{ . }}, not {{ quote $class }}: change the class, or remove the annotation
  {{- end }}
{{- end }}
{{- with $balanced | ternary (get $known.needs $class) list }}
  {{- $found := false }}
  {{- range . }}
    {{- $found = or $found (get $annotations .) }}
  {{- end }}
  {{- if not $found }}
    * service.loadBalancerClass {{ $class }} needs one of the annotations {{ join " and " . }}: set it in service.annotations
  {{- end }}
{{- end }}
{{- end }}

{{- /*
"true" where an annotation turns the PROXY protocol on, in the name of one cloud's annotation or among the settings in another's text.
name, text
*/ -}}
{{- define "srs.speaksProxyProtocol" -}}
{{- $setting := `(?i)proxy[-_]?protocol` }}
{{- if regexMatch $setting .name }}
  {{- not (list "" "0" "off" "false" "none" "disabled" | has (lower .text)) | ternary "true" "" }}
{{- else if regexMatch $setting .text }}
  {{- /* A list of settings, as AWS has it; JSON, as Linode; or a list of features, as IBM. */}}
  {{- $on := regexMatch `(?i)proxy[-_]?protocol[a-z0-9_.]*enabled\s*[=:]\s*"?true` .text }}
  {{- $on = or $on (regexMatch `(?i)"proxy[-_]?protocol"\s*:\s*"?(v1|v2|true|on|[12])` .text) }}
  {{- or $on (regexMatch `(?i)^([a-z-]+,\s*)*proxy[-_]?protocol(,|$)` .text) | ternary "true" "" }}
{{- end }}
{{- end }}

{{- /* What an annotation is for, where a load balancer of another class gets it; else nothing. known, name, class */ -}}
{{- define "srs.foreignTo" -}}
{{- $class := .class }}
{{- if and (hasKey .known.only .name) (ne (get .known.only .name) $class) }}
  {{- printf "service.loadBalancerClass %s" (get .known.only .name | default "unset") }}
{{- else if $class }}
  {{- /* A class that nobody here answers to may be any cloud's own, if that takes others. */}}
  {{- $taken := false }}
  {{- range .known.clouds }}
    {{- $taken = or $taken (has $class .classes) }}
  {{- end }}
  {{- range $cloud, $one := .known.clouds }}
    {{- range $one.prefixes }}
      {{- if and (hasPrefix . $.name) (not (has $class $one.classes)) (or $taken (not $one.open)) }}
        {{- printf "the load balancer of %s, service.loadBalancerClass %s" $cloud (join " or " $one.classes | default "unset") }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
