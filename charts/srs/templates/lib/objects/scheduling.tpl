{{- /* Where pods run, and what may move them. */ -}}

{{- /* How the pods of a role spread, as a list: unless the user says, over zones and nodes, where that is possible. ctx, component */ -}}
{{- define "srs.spread" -}}
{{- $constraints := list }}
{{- if hasKey .component.pod "topologySpreadConstraints" }}
  {{- $constraints = .component.pod.topologySpreadConstraints }}
{{- else if gt (int .component.rolePods) 1 }}
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    {{- $constraints = append $constraints (dict "maxSkew" 1 "topologyKey" . "whenUnsatisfiable" "ScheduleAnyway") }}
  {{- end }}
{{- end }}
{{- $role := include "srs.selectorLabels" (dict "ctx" .ctx "role" .component.role) | fromYaml }}
{{- $all := list }}
{{- range $constraints }}
  {{- $all = append $all (merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" $role))) }}
{{- end }}
{{- toJson $all }}
{{- end }}

{{- /*
Whether cluster-autoscaler may remove a node because of these pods, as JSON annotations. By itself it removes none whose pods have an
emptyDir. It kills what has not stopped after ten minutes, so edges that wait longer for their viewers are left to stop by themselves.
Its dot is the component.
*/ -}}
{{- define "srs.safeToEvict" -}}
{{- $annotations := dict }}
{{- if .traits.evictable }}
  {{- $patient := gt (int .values.terminationGracePeriodSeconds) 600 }}
  {{- $_ := set $annotations "cluster-autoscaler.kubernetes.io/safe-to-evict" ($patient | ternary "false" "true") }}
{{- end }}
{{- toJson $annotations }}
{{- end }}
