{{- /* IPv6. */ -}}
{{- define "srs.rules.families" -}}
{{- $problems := list }}
{{- range .srs.services }}
  {{- $policy := .settings.ipFamilyPolicy | default "SingleStack" }}
  {{- if and (gt (len (.settings.ipFamilies | default list)) 1) (eq $policy "SingleStack") }}
    {{- $problems = append $problems (print
      "service.ipFamilies names two families, which Kubernetes takes with service.ipFamilyPolicy PreferDualStack or RequireDualStack "
      "alone, not SingleStack: set the policy, or name one family") }}
  {{- end }}
{{- end }}
{{- range .srs.components }}
  {{- if eq .program "srs" }}
    {{- $about := dict "ctx" $ "component" . }}
    {{- $asked := include "srs.ipFamilies" $about | fromJson }}
    {{- if and (not $asked.ipv4) .spec.proxied }}
      {{- $problems = append $problems (print
        "service.ipFamilies without IPv4 does not go with origin.cluster proxy, because proxies reach origins by IPv4 alone: "
        "add IPv4, or set origin.cluster to mesh") }}
    {{- else if not $asked.ipv4 }}
      {{- $problems = concat $problems (include "srs.rules.ipv4Listeners" $about | fromJsonArray) }}
    {{- end }}
    {{- $problems = concat $problems (include "srs.rules.mappedAddresses" $about | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Listeners that nobody reaches where there is no IPv4. ctx, component */ -}}
{{- define "srs.rules.ipv4Listeners" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- range .component.listeners }}
  {{- if not (or .ipv6 .sharing) }}
    {{- $problems = append $problems (printf (print
      "%s.config: %s opens port %d for IPv4 alone, and service.ipFamilies is IPv6 alone: %s, turn it off, "
      "or add IPv4 to service.ipFamilies") $role .path .port
      (include "srs.families.remedy" (dict "ctx" $.ctx "listener" .))) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Rules by address that miss the clients of IPv4, because they arrive at a socket of IPv6. ctx, component */ -}}
{{- define "srs.rules.mappedAddresses" -}}
{{- $problems := list }}
{{- $component := .component }}
{{- $play := list "play" }}
{{- $both := list "publish" "play" }}
{{- $verbs := dict "rtmp" $both "rtmps" $both "http" $play "https" $play }}
{{- if dig "rtc_server" "enabled" false $component.config }}
  {{- $_ := set (set $verbs "api" $both) "api-https" $both }}
{{- end }}
{{- range $listener := $component.listeners }}
  {{- $affected := and .ipv6 (not .ipv4) | ternary (get $verbs .kind | default list) list }}
  {{- range $name, $vhost := empty $affected | ternary dict $component.config.vhost }}
    {{- $security := $vhost.security | default dict }}
    {{- $rule := printf `"(%s)","[0-9]+[.][0-9]` (join "|" $affected) }}
    {{- if and $security.enabled (list $security.allow $security.deny | toJson | regexMatch $rule) }}
      {{- $problems = append $problems (printf (print
        "%s.config: vhost.%s.security names addresses of IPv4, and SRS would not know them at %s, which is \"[::]:%d\" alone: clients of "
        "IPv4 are ::ffff:192.0.2.1 there. Choose an image of SRS 7.0.67 or newer, set %s to \"0.0.0.0:%d\", or remove the addresses")
        $component.role $name $listener.path $listener.port $listener.path $listener.port) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
