{{- /* Workloads, and how they replace their pods. */ -}}
{{- define "srs.rules.workloads" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- $role := .role }}
  {{- if ne .workload "Pod" }}
    {{- $problems = concat $problems (include "srs.rules.strategy" . | fromJsonArray) }}
  {{- end }}
  {{- with .values.podDisruptionBudget }}
    {{- $default := (get $.srs.known.defaults $role).podDisruptionBudget }}
    {{- $own := dict "ctx" $ "role" $role "budget" . "default" $default }}
    {{- $problems = concat $problems (include "srs.rules.budget" $own | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Budgets that keep a node from ever being drained, or none. ctx, role, budget, default */ -}}
{{- define "srs.rules.budget" -}}
{{- $problems := list }}
{{- $where := printf "%s.podDisruptionBudget" .role }}
{{- $budget := .budget }}
{{- $pods := 0 }}
{{- $most := 0 }}
{{- $counted := true }}
{{- range index .ctx.srs.byRole .role }}
  {{- $pods = add $pods .replicas }}
  {{- $most = .rolePods }}
  {{- $counted = and $counted (or .autoscaler (not .autoscaled)) }}
{{- end }}
{{- if not $budget.enabled }}
{{- else if le (int $most) 1 }}
  {{- if ne (toJson $budget) (toJson .default) }}
    {{- $problems = append $problems (printf (print "%s has no effect on a single pod, whose node could otherwise never be drained: "
      "add replicas, or remove it") $where) }}
  {{- end }}
{{- else }}
  {{- if and (not (kindIs "invalid" $budget.minAvailable)) (ne (toJson $budget.maxUnavailable) (toJson .default.maxUnavailable)) }}
    {{- $problems = append $problems (printf
      "%s has minAvailable and maxUnavailable, of which a budget takes one: remove one of them" $where) }}
  {{- end }}
  {{- if kindIs "invalid" $budget.minAvailable }}
    {{- if has (toString $budget.maxUnavailable) (list "0" "0%") }}
      {{- $problems = append $problems (printf (print "%s.maxUnavailable %v would keep every node with such a pod from being drained: "
        "set it to 1 or more, or enabled to false") $where $budget.maxUnavailable) }}
    {{- end }}
  {{- else }}
    {{- /* Kubernetes rounds a percentage up. */}}
    {{- $min := toString $budget.minAvailable }}
    {{- if hasSuffix "%" $min }}
      {{- $min = divf (mulf (trimSuffix "%" $min | float64) (float64 $pods)) 100 | ceil }}
    {{- end }}
    {{- if or (eq (toString $budget.minAvailable) "100%") (and $counted (ge (float64 $min) (float64 $pods))) }}
      {{- $problems = append $problems (printf (print "%s.minAvailable %v leaves none of %d pods to evict, so no node with one "
        "could ever be drained: set it lower, or maxUnavailable instead") $where $budget.minAvailable (int $pods)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Its dot is a component. */ -}}
{{- define "srs.rules.strategy" -}}
{{- $problems := list }}
{{- $stateful := eq .workload "StatefulSet" }}
{{- $wrong := $stateful | ternary "strategy" "updateStrategy" }}
{{- $right := $stateful | ternary "updateStrategy" "strategy" }}
{{- if get .values $wrong }}
  {{- $problems = append $problems (printf "%s.%s has no effect on a %s: set %s.%s" .role $wrong .workload .role $right) }}
{{- end }}
{{- $where := printf "%s.%s" .role $right }}
{{- $strategy := get .values $right | default dict }}
{{- $rolling := $strategy.rollingUpdate | default dict }}
{{- $type := $strategy.type | default "RollingUpdate" }}
{{- if and $rolling (ne $type "RollingUpdate") }}
  {{- $problems = append $problems (printf
    "%s.rollingUpdate needs %s.type RollingUpdate, not %s: remove rollingUpdate, or change the type" $where $where $type) }}
{{- end }}
{{- $none := list "0" "0%" }}
{{- $surge := $rolling.maxSurge | toString }}
{{- if and (has $surge $none) (hasKey $rolling "maxUnavailable") (has ($rolling.maxUnavailable | toString) $none) }}
  {{- $problems = append $problems (printf
    "%s.rollingUpdate has maxSurge %s and maxUnavailable %v, so no pod could ever be replaced: raise one of them"
    $where $surge $rolling.maxUnavailable) }}
{{- end }}
{{- if and $strategy (not $stateful) (eq $type "RollingUpdate") (eq (include "srs.claims" .) "exclusive") (not (has $surge $none)) }}
  {{- $problems = append $problems (printf (print
    "%s starts a pod before the old one stops, which cannot mount the volume of %s.persistence on another node: "
    "set %s.type to Recreate, or add ReadWriteMany to %s.persistence.accessModes") $where .role $where .role) }}
{{- end }}
{{- toJson $problems }}
{{- end }}
