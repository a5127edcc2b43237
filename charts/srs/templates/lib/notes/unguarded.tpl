{{- /*
What comes before everything else: a load balancer through which anyone can publish, and the one value that closes it. Empty where there is
none, or something decides who may publish. ctx, publishers (what srs.notes.publishers says)
*/ -}}
{{- define "srs.notes.unguarded" -}}
{{- $balanced := false }}
{{- range list "rtmp" "srt" (include "srs.whipListener" .ctx) | compact }}
  {{- with get $.ctx.model.public . }}
    {{- $balanced = or $balanced (eq .type "LoadBalancer") }}
  {{- end }}
{{- end }}
{{- if and $balanced .publishers -}}
ANYONE WHO REACHES THE LOAD BALANCER CAN PUBLISH. To have publishers need a key, which the chart generates:

  {{ printf "helm upgrade %s CHART -n %s --reuse-values --set publish.keys.generate=true" .ctx.Release.Name .ctx.Release.Namespace }}

For other ways, see "Who may publish" in the chart's README.

{{ end }}
{{- end }}
