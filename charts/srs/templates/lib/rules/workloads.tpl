{{- /* Workloads, and how they replace their pods. */ -}}
{{- define "srs.rules.workloads" -}}
{{- range .model.components }}
  {{- $role := .role }}
  {{- if ne .workload "Pod" }}
    {{- include "srs.rules.strategy" . }}
  {{- end }}
  {{- with .values.podDisruptionBudget }}
    {{- $default := (get $.model.known.defaults $role).podDisruptionBudget }}
    {{- $own := dict "ctx" $ "role" $role "budget" . "default" $default }}
    {{- include "srs.rules.budget" $own }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Budgets that keep a node from ever being drained, or none. ctx, role, budget, default */ -}}
{{- define "srs.rules.budget" -}}
{{- $where := printf "%s.podDisruptionBudget" .role }}
{{- $budget := .budget }}
{{- $pods := 0 }}
{{- $most := 0 }}
{{- $counted := true }}
{{- range index .ctx.model.byRole .role }}
  {{- $pods = add $pods .replicas }}
  {{- $most = .rolePods }}
  {{- $counted = and $counted (or .autoscaler (not .autoscaled)) }}
{{- end }}
{{- if not $budget.enabled }}
{{- else if le (int $most) 1 }}
  {{- if ne (toJson $budget) (toJson .default) }}
    * {{ $where }} has no effect on a single pod, whose node could otherwise never be drained: add replicas, or remove it
  {{- end }}
{{- else }}
  {{- if and (not (kindIs "invalid" $budget.minAvailable)) (ne (toJson $budget.maxUnavailable) (toJson .default.maxUnavailable)) }}
    * {{ $where }} has minAvailable and maxUnavailable, and a budget takes only one of them: remove the other
  {{- end }}
  {{- if kindIs "invalid" $budget.minAvailable }}
    {{- if has (toString $budget.maxUnavailable) (list "0" "0%") }}
      * {{ $where }}.maxUnavailable {{ $budget.maxUnavailable }} would keep every node with such a pod from being drained: set it to 1 or
        more, or enabled to false
    {{- end }}
  {{- else }}
    {{- /* Kubernetes rounds a percentage up. */}}
    {{- $min := toString $budget.minAvailable }}
    {{- if hasSuffix "%" $min }}
      {{- $min = divf (mulf (trimSuffix "%" $min | float64) (float64 $pods)) 100 | ceil }}
    {{- end }}
    {{- if or (eq (toString $budget.minAvailable) "100%") (and $counted (ge (float64 $min) (float64 $pods))) }}
      * {{ $where }}.minAvailable {{ $budget.minAvailable }} leaves none of {{ int $pods }} pods to evict, so no node with one could ever be
        drained: set it lower, or maxUnavailable instead
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Its dot is a component. */ -}}
{{- define "srs.rules.strategy" -}}
{{- $stateful := eq .workload "StatefulSet" }}
{{- $wrong := $stateful | ternary "strategy" "updateStrategy" }}
{{- $right := $stateful | ternary "updateStrategy" "strategy" }}
{{- if get .values $wrong }}
  * {{ .role }}.{{ $wrong }} has no effect on a {{ .workload }}: set {{ .role }}.{{ $right }}
{{- end }}
{{- $where := printf "%s.%s" .role $right }}
{{- $strategy := get .values $right | default dict }}
{{- $rolling := $strategy.rollingUpdate | default dict }}
{{- $type := $strategy.type | default "RollingUpdate" }}
{{- if and $rolling (ne $type "RollingUpdate") }}
  * {{ $where }}.rollingUpdate needs {{ $where }}.type RollingUpdate, not {{ $type }}: remove rollingUpdate, or change the type
{{- end }}
{{- $none := list "0" "0%" }}
{{- $surge := $rolling.maxSurge | toString }}
{{- if and (has $surge $none) (hasKey $rolling "maxUnavailable") (has ($rolling.maxUnavailable | toString) $none) }}
  * {{ $where }}.rollingUpdate has maxSurge {{ $surge }} and maxUnavailable {{ $rolling.maxUnavailable }}, so no pod could ever be replaced:
    raise one of them
{{- end }}
{{- if and $strategy (not $stateful) (eq $type "RollingUpdate") (eq (include "srs.claims" .) "exclusive") (not (has $surge $none)) }}
  * {{ $where }} starts a pod before the old one stops, which cannot mount the volume of {{ .role }}.persistence on another node: set
    {{ $where }}.type to Recreate, or add ReadWriteMany to {{ .role }}.persistence.accessModes
{{- end }}
{{- end }}
