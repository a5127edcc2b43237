{{- /* The PodDisruptionBudget of a role that has several pods. ctx, role */ -}}
{{- define "srs.budget" -}}
{{- include "srs.model" .ctx }}
{{- with index .ctx.model.byRole .role }}
{{- $component := first . }}
{{- $budget := $component.values.podDisruptionBudget }}
{{- if and $budget.enabled (gt (int $component.rolePods) 1) }}
{{- $identity := dict "ctx" $.ctx "role" $.role "suffix" $component.tier -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "srs.metadata" (merge (dict "component" $component.tier) $identity) | nindent 2 }}
spec:
  {{- toYaml (kindIs "invalid" $budget.minAvailable | ternary (pick $budget "maxUnavailable") (pick $budget "minAvailable")) | nindent 2 }}
  # A pod that does not serve need not be kept.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}
