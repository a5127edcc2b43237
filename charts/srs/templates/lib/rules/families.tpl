{{- /* IPv6. */ -}}
{{- define "srs.rules.families" -}}
{{- range .model.services }}
  {{- $policy := .settings.ipFamilyPolicy | default "SingleStack" }}
  {{- if and (gt (len (.settings.ipFamilies | default list)) 1) (eq $policy "SingleStack") }}
    * service.ipFamilies names two families, which Kubernetes accepts only with service.ipFamilyPolicy PreferDualStack or RequireDualStack:
      set the policy, or name one family
  {{- end }}
{{- end }}
{{- range .model.components }}
  {{- if eq .program "srs" }}
    {{- $about := dict "ctx" $ "component" . }}
    {{- $asked := include "srs.ipFamilies" $about | fromJson }}
    {{- if and (not $asked.ipv4) .traits.proxied }}
      * service.ipFamilies without IPv4 cannot be combined with origin.cluster proxy, because proxies reach origins over IPv4 only: add
        IPv4, or set origin.cluster to mesh
    {{- else if not $asked.ipv4 }}
      {{- include "srs.rules.ipv4Listeners" $about }}
    {{- end }}
    {{- include "srs.rules.mappedAddresses" $about }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Listeners that nobody reaches where there is no IPv4. ctx, component */ -}}
{{- define "srs.rules.ipv4Listeners" -}}
{{- $role := .component.role }}
{{- range .component.listeners }}
  {{- if not (or .ipv6 .sharing) }}
    * {{ $role }}.config: {{ .path }} opens port {{ .port }} for IPv4 only, and service.ipFamilies is IPv6 only:
      {{ include "srs.families.remedy" (dict "ctx" $.ctx "listener" .) }}, turn it off, or add IPv4 to service.ipFamilies
  {{- end }}
{{- end }}
{{- end }}

{{- /* Rules by address that miss the clients of IPv4, because they arrive at a socket of IPv6. ctx, component */ -}}
{{- define "srs.rules.mappedAddresses" -}}
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
      * {{ $component.role }}.config: vhost.{{ $name }}.security names addresses of IPv4, and SRS would not recognize them at
        {{ $listener.path }}, which is only "[::]:{{ $listener.port }}": clients of IPv4 are ::ffff:192.0.2.1 there. Choose an image of SRS
        7.0.67 or newer, set {{ $listener.path }} to "0.0.0.0:{{ $listener.port }}", or remove the addresses
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
