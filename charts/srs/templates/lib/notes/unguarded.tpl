{{- /*
What comes before everything else: a load balancer through which anyone can publish, and the one value that closes it. Empty where there is
none, or something decides who may publish. Its dot is the root.
*/ -}}
{{- define "srs.notes.unguarded" -}}
{{- $balanced := false }}
{{- range list "rtmp" "srt" (include "srs.whipListener" .) | compact }}
  {{- with get $.srs.public . }}
    {{- $balanced = or $balanced (eq .type "LoadBalancer") }}
  {{- end }}
{{- end }}
{{- if and $balanced (include "srs.notes.publishers" . | fromJsonArray) -}}
ANYONE WHO REACHES THE LOAD BALANCER CAN PUBLISH. To admit your own addresses alone, viewers included:

  {{ printf "helm upgrade %s CHART -n %s --reuse-values --set 'service.loadBalancerSourceRanges={203.0.113.0/24}'"
    .Release.Name .Release.Namespace }}

For a rule that leaves viewers alone, see "Who may publish" in the chart's README.

{{ end }}
{{- end }}
