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
