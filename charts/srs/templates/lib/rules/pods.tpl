{{- /* Settings of pods. */ -}}
{{- define "srs.rules.pods" -}}
{{- range .model.components }}
  {{- $from := printf "%s.pod" .role }}
  {{- $own := dict "settings" .pod "from" $from "where" (printf "pod or %s" $from) }}
  {{- include "srs.rules.probes" $own }}
  {{- if .nginx }}
    {{- $nginx := dict "settings" (include "srs.withoutNulls" $.Values.nginx.pod | fromJson) "from" "nginx.pod" "where" "nginx.pod" }}
    {{- include "srs.rules.probes" $nginx }}
  {{- end }}
  {{- if .pod.hostNetwork }}
    {{- include "srs.rules.hostNetwork" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* settings (ContainerSettings), where (they come from), from (which of these goes first) */ -}}
{{- define "srs.rules.probes" -}}
{{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" }}
  {{- $handlers := pick (get $.settings $name | default dict) "httpGet" "tcpSocket" "exec" "grpc" | keys | sortAlpha }}
  {{- if gt (len $handlers) 1 }}
    * {{ $.where }}.{{ $name }} has {{ join " and " $handlers }}, and a probe takes only one: remove the others, or set them to null in
      {{ $.from }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.hostNetwork" -}}
{{- $role := .component.role }}
{{- $proxy := .component.traits.proxied | default (eq .component.program "proxy" | ternary $role "") }}
{{- if .ctx.Values.networkPolicy.enabled }}
  * pod.hostNetwork or {{ $role }}.pod.hostNetwork cannot be combined with networkPolicy.enabled, because a NetworkPolicy cannot tell pods
    in their node's network apart: set one of the two to false
{{- else if and $proxy (get .ctx.Values $proxy).networkPolicy.enabled }}
  * pod.hostNetwork or {{ $role }}.pod.hostNetwork cannot be combined with {{ $proxy }}.networkPolicy.enabled, because a NetworkPolicy
    cannot tell pods in their node's network apart: set {{ $proxy }}.networkPolicy.enabled to false and protect the port by other means, or
    hostNetwork to false
{{- end }}
{{- end }}
