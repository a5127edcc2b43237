{{- /* What SRS gets beside its configuration. */ -}}

{{- /*
The environment, as a JSON list. What the chart forces into a configuration of its own, SRS takes from here beside a text of the user's.
ctx, component
*/ -}}
{{- define "srs.server.env" -}}
{{- $env := list }}
{{- with .component.traits.proxied }}
  {{- $env = append $env (dict "name" "SRS_DEVICE_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) }}
  {{- $proxies := get $.ctx.Values . }}
  {{- $env = concat $env (include "srs.proxy.token" (dict "values" $proxies "prefix" "SRS_HEARTBEAT") | fromJsonArray) }}
{{- end }}
{{- if or .component.text .component.textFrom }}
  {{- range $name, $value := .ctx.model.table.forced }}
    {{- $env = append $env (dict "name" (printf "SRS_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
  {{- range $name, $value := .component.heartbeat }}
    {{- $env = append $env (dict "name" (printf "SRS_HEARTBEAT_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
  {{- range $name, $value := .ctx.Values.metrics.enabled | ternary .component.config.exporter dict }}
    {{- $env = append $env (dict "name" (printf "SRS_EXPORTER_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
{{- end }}
{{- toJson $env }}
{{- end }}

{{- /* "true" where SRS reads the certificate that `tls` names. ctx, component */ -}}
{{- define "srs.server.tls" -}}
{{- if include "srs.tlsSecret" (dict "ctx" .ctx "for" "tls") }}
{{- $kinds := keys .ctx.model.table.tls }}
{{- $reads := false }}
{{- range .component.listeners }}
  {{- $reads = or $reads (has .kind $kinds) }}
{{- end }}
{{- if $reads }}true{{ end }}
{{- end }}
{{- end }}
