{{- /* The network and the ports of pods. */ -}}
{{- define "srs.rules.pods" -}}
{{- if and (hasKey .Values "enabled") (not .Values.enabled) }}
  * enabled is false, which has an effect only in an umbrella chart: add condition: srs.enabled to the entry of this chart in its
    dependencies, or remove enabled
{{- end }}
{{- range .model.components }}
  {{- include "srs.rules.ports" (dict "ctx" $ "component" .) }}
  {{- $proxy := .traits.proxied | default (eq .program "proxy" | ternary .role "") }}
  {{- if and .pod.hostNetwork $proxy (get $.Values $proxy | dig "networkPolicy" "enabled" false) }}
    * pod.hostNetwork or {{ .role }}.pod.hostNetwork cannot be combined with {{ $proxy }}.networkPolicy.enabled, because a NetworkPolicy
      cannot tell pods in their node's network apart: set {{ $proxy }}.networkPolicy.enabled to false and protect the port by other means,
      or hostNetwork to false
  {{- end }}
{{- end }}
{{- end }}

{{- /* The ports of a pod. ctx, component */ -}}
{{- define "srs.rules.ports" -}}
{{- $role := .component.role }}
{{- $taken := dict }}
{{- if include "srs.config.hook" (dict "ctx" .ctx "role" $role) | fromJson }}
  {{- $by := empty .ctx.model.keys.secret | ternary "play.auth" "publish.keys" }}
  {{- $_ := set $taken (printf "%d/TCP" (get .ctx.model.table.hooks $role | int)) $by }}
{{- end }}
{{- range .component.listeners }}
  {{- $port := printf "%d/%s" .port .protocol }}
  {{- if and (hasKey $taken $port) (not .sharing) }}
    * {{ $role }}: {{ get $taken $port }} and {{ .path }} both listen on port {{ $port }}: give one of them another
  {{- end }}
  {{- $_ := set $taken $port .path }}
  {{- if and .hostPort .sharing }}
    * service.ports.{{ .name }}.hostPort has no effect, because {{ .name }} and {{ .sharing }} are one port of {{ $role }}: set
      service.ports.{{ .sharing }}.hostPort instead
  {{- end }}
  {{- if lt .port 1024 }}
    {{- $public := hasKey $.ctx.Values.service.ports .kind | ternary (printf ", and set service.ports.%s.port to %d" .kind .port) "" }}
    * {{ $role }}: {{ .path }} is port {{ .port }}, and the pods run without the privilege to listen below 1024: choose a higher
      one{{ $public }}
  {{- end }}
{{- end }}
{{- end }}
