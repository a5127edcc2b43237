{{- /* NetworkPolicies that would admit nobody, or keep pods from what they need. */ -}}
{{- define "srs.rules.networkPolicy" -}}
{{- $policy := .Values.networkPolicy }}
{{- range .model.components }}
  {{- if and $policy.enabled (include "srs.scaler.asksPods" .) (not $policy.metrics.from) }}
    * {{ .at }}.autoscaling.keda.clients needs networkPolicy.metrics.from with networkPolicy.enabled, because KEDA asks the pods: name
      KEDA's pods or namespace there
  {{- end }}
{{- end }}
{{- range $policy.enabled | ternary .model.routed dict }}
  {{- if and (has "api" .) (not $.model.public.api) (not $policy.api.from) }}
    * routes.rtc of ingress or gateway needs networkPolicy.api.from with networkPolicy.enabled, because it leads to the port of the HTTP
      API: name the pods or the namespace of the Ingress controller or Gateway there
  {{- end }}
{{- end }}
{{- with and $policy.enabled (not $policy.egress) | ternary .model.namedDestinations list }}
  * networkPolicy.enabled needs networkPolicy.egress, because a NetworkPolicy admits addresses, pods and namespaces, but not names, and pods
    connect to {{ join ", " . }}: add a rule for what is behind each
{{- end }}
{{- end }}
