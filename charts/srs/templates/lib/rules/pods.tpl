{{- /* Settings of pods. */ -}}
{{- define "srs.rules.pods" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- $from := printf "%s.pod" .role }}
  {{- $own := dict "settings" .pod "from" $from "where" (printf "pod or %s" $from) }}
  {{- $problems = concat $problems (include "srs.rules.probes" $own | fromJsonArray) }}
  {{- if .nginx }}
    {{- $nginx := dict "settings" (include "srs.withoutNulls" $.Values.nginx.pod | fromJson) "from" "nginx.pod" "where" "nginx.pod" }}
    {{- $problems = concat $problems (include "srs.rules.probes" $nginx | fromJsonArray) }}
  {{- end }}
  {{- if .pod.hostNetwork }}
    {{- $problems = concat $problems (include "srs.rules.hostNetwork" (dict "ctx" $ "component" .) | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* settings (ContainerSettings), where (they come from), from (which of these goes first) */ -}}
{{- define "srs.rules.probes" -}}
{{- $problems := list }}
{{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" }}
  {{- $handlers := pick (get $.settings $name | default dict) "httpGet" "tcpSocket" "exec" "grpc" | keys | sortAlpha }}
  {{- if gt (len $handlers) 1 }}
    {{- $problems = append $problems (printf
      "%s.%s has %s, of which a probe takes one: remove the others, or set them to null in %s"
      $.where $name (join " and " $handlers) $.from) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.hostNetwork" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $proxy := .component.spec.proxied | default (eq .component.program "proxy" | ternary $role "") }}
{{- if .ctx.Values.networkPolicy.enabled }}
  {{- $problems = append $problems (printf (print
    "pod.hostNetwork or %s.pod.hostNetwork does not go with networkPolicy.enabled, because a NetworkPolicy cannot tell pods in their "
    "node's network apart: set one of the two to false") $role) }}
{{- else if and $proxy (get .ctx.Values $proxy).networkPolicy.enabled }}
  {{- $problems = append $problems (printf (print
    "pod.hostNetwork or %s.pod.hostNetwork does not go with %s.networkPolicy.enabled, because a NetworkPolicy cannot tell pods in their "
    "node's network apart: set %s.networkPolicy.enabled to false and protect the port by other means, or hostNetwork to false")
    $role $proxy $proxy) }}
{{- end }}
{{- toJson $problems }}
{{- end }}
