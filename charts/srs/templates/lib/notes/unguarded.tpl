{{- /*
What comes before everything else: a load balancer through which anyone can publish, and the one value that closes it. Empty where there is
none, or something decides who may publish. ctx, publishers (what srs.notes.publishers says)
*/ -}}
{{- define "srs.notes.unguarded" -}}
{{- $balanced := false }}
{{- range list "rtmp" "srt" (include "srs.whipListener" .ctx) | compact }}
  {{- with get $.ctx.srs.public . }}
    {{- $balanced = or $balanced (eq .type "LoadBalancer") }}
  {{- end }}
{{- end }}
{{- if and $balanced .publishers -}}
ANYONE WHO REACHES THE LOAD BALANCER CAN PUBLISH. To admit your own addresses alone, viewers included:

  {{ printf "helm upgrade %s CHART -n %s --reuse-values --set 'service.loadBalancerSourceRanges={203.0.113.0/24}'"
    .ctx.Release.Name .ctx.Release.Namespace }}

For a rule that leaves viewers alone, see "Who may publish" in the chart's README.

{{ end }}
{{- end }}
