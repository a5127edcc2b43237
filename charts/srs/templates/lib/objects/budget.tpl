{{- /* The PodDisruptionBudgets of a role's tiers that have several pods. ctx, role */ -}}
{{- define "srs.budget" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.tiers .role }}
{{- $component := first . }}
{{- $budget := $component.values.podDisruptionBudget }}
{{- if and $budget.enabled (gt (int $component.tierPods) 1) }}
{{- $identity := merge (dict "ctx" $.ctx "suffix" $component.tier) (pick $component "role" "group") }}
---
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
