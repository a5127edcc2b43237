{{- /*
The families of IP addresses that a component's Services are asked to have, as JSON:

  service  what Kubernetes is to know: ipFamilyPolicy and ipFamilies, where they are set
  ipv6     whether IPv6 is asked for
  ipv4     whether IPv4 may be used as well

ctx, component
*/ -}}
{{- define "srs.ipFamilies" -}}
{{- $own := .component.values.service | default dict }}
{{- $service := pick (merge (pick $own "ipFamilyPolicy" "ipFamilies") .ctx.Values.service) "ipFamilyPolicy" "ipFamilies" }}
{{- $families := $service.ipFamilies | default list }}
{{- $dual := has $service.ipFamilyPolicy (list "PreferDualStack" "RequireDualStack") }}
{{- $ipv6 := or $dual (has "IPv6" $families) }}
{{- toJson (dict "service" $service "ipv6" $ipv6 "ipv4" (or $dual (not $ipv6) (has "IPv4" $families))) }}
{{- end }}

{{- /* What opens a listener for IPv6. ctx, listener */ -}}
{{- define "srs.families.remedy" -}}
{{- $listener := .listener }}
{{- $remedy := printf "set it to \"[::]:%d\"" (int $listener.port) }}
{{- range .ctx.model.facts.listeners }}
  {{- if and (eq .name $listener.kind) (hasKey . "address") }}
    {{- $newer := printf "choose an image of SRS %v or newer" .address }}
    {{- $remedy = empty .address | ternary "no version of SRS takes an address there" $newer }}
  {{- end }}
{{- end }}
{{- $remedy }}
{{- end }}
