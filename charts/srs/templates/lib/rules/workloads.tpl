{{- /* Workloads, and how they replace their pods. */ -}}
{{- define "srs.rules.workloads" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- $role := .role }}
  {{- if ne .workload "Pod" }}
    {{- $problems = concat $problems (include "srs.rules.strategy" . | fromJsonArray) }}
  {{- end }}
  {{- $budget := .values.podDisruptionBudget | default dict }}
  {{- $default := dig $role "podDisruptionBudget" "maxUnavailable" "" $.srs.known.defaults }}
  {{- if and (not (kindIs "invalid" $budget.minAvailable)) (ne (toJson $budget.maxUnavailable) (toJson $default)) }}
    {{- $problems = append $problems (printf
      "%s.podDisruptionBudget has minAvailable and maxUnavailable, of which a budget takes one: remove one of them" $role) }}
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
