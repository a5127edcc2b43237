{{- /* Workloads: how many pods they have, and how these are replaced and evicted. */ -}}
{{- define "srs.rules.workloads" -}}
{{- range .model.components }}
  {{- $about := dict "ctx" $ "component" . }}
  {{- if ne .workload "Pod" }}
    {{- include "srs.rules.strategy" . }}
  {{- end }}
  {{- if .autoscaler }}
    {{- include "srs.rules.autoscaling" $about }}
  {{- end }}
  {{- with .values.podDisruptionBudget }}
    {{- include "srs.rules.budget" (merge (dict "budget" .) $about) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Its dot is a component. */ -}}
{{- define "srs.rules.strategy" -}}
{{- $wrong := eq .workload "StatefulSet" | ternary "strategy" "updateStrategy" }}
{{- $right := eq .workload "StatefulSet" | ternary "updateStrategy" "strategy" }}
{{- if get .values $wrong }}
  * {{ .at }}.{{ $wrong }} has no effect on a {{ .workload }}: set {{ .at }}.{{ $right }}
{{- end }}
{{- $strategy := .values.strategy | default dict }}
{{- $surges := not (has (dig "rollingUpdate" "maxSurge" "" $strategy | toString) (list "0" "0%")) }}
{{- $surges = and $strategy $surges (eq .workload "Deployment") (ne ($strategy.type | default "") "Recreate") }}
{{- if and $surges (eq (include "srs.claims" .) "exclusive") }}
  * {{ .at }}.strategy starts a pod before the old one stops, which cannot mount the volume of {{ .at }}.persistence on another node:
    set {{ .at }}.strategy.type to Recreate, or add ReadWriteMany to {{ .at }}.persistence.accessModes
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.autoscaling" -}}
{{- $where := printf "%s.autoscaling" .component.at }}
{{- $scaling := .component.values.autoscaling }}
{{- $keda := $scaling.keda }}
{{- if not (or $scaling.cpu (and $keda.enabled (or $keda.clients $keda.triggers))) }}
  * {{ $where }} has nothing to scale by: set {{ $where }}.cpu
{{- end }}
{{- if and $keda.enabled $keda.clients (not .component.listens.metrics) }}
  * {{ $where }}.keda.clients needs SRS's exporter, which counts them: set metrics.enabled to true, or {{ $where }}.keda.clients to 0
{{- end }}
{{- if and (include "srs.scaler.asksPods" .component) (not .component.families.ipv4) }}
  * {{ $where }}.keda.clients cannot ask pods that have only IPv6, because KEDA writes no brackets around their addresses: set
    {{ $where }}.keda.prometheus.serverAddress, or clients to 0
{{- end }}
{{- end }}

{{- /* Budgets that keep a node from ever being drained, or that nothing has. ctx, component, budget */ -}}
{{- define "srs.rules.budget" -}}
{{- $where := printf "%s.podDisruptionBudget" .component.at }}
{{- /* What a group has from its role, that has been told. */}}
{{- $from := .component.apart | ternary .ctx.Values .ctx.model.known.defaults }}
{{- $default := (get $from .component.role).podDisruptionBudget }}
{{- $budget := .budget }}
{{- $pods := 0 }}
{{- $counted := true }}
{{- range index .ctx.model.byRole .component.role }}
  {{- if eq .tier $.component.tier }}
    {{- $pods = add $pods .replicas }}
    {{- $counted = and $counted (or .autoscaler (not .autoscaled)) }}
  {{- end }}
{{- end }}
{{- /* Kubernetes rounds a percentage up. */}}
{{- $min := toString ($budget.minAvailable | default 0) }}
{{- if hasSuffix "%" $min }}
  {{- $min = divf (mulf (trimSuffix "%" $min | float64) (float64 $pods)) 100 | ceil }}
{{- end }}
{{- if not $budget.enabled }}
{{- else if le (int .component.tierPods) 1 }}
  {{- if ne (toJson $budget) (toJson $default) }}
    * {{ $where }} has no effect on a single pod, whose node could otherwise never be drained: add replicas, or remove it
  {{- end }}
{{- else if or (eq (toString $budget.minAvailable) "100%") (and $counted (ge (float64 $min) (float64 $pods))) }}
  * {{ $where }}.minAvailable {{ $budget.minAvailable }} leaves none of {{ int $pods }} pods to evict, so no node with one could ever be
    drained: set it lower, or maxUnavailable instead
{{- else if and (kindIs "invalid" $budget.minAvailable) (has (toString $budget.maxUnavailable) (list "0" "0%")) }}
  * {{ $where }}.maxUnavailable {{ $budget.maxUnavailable }} would keep every node with such a pod from being drained: set it to 1 or more,
    or enabled to false
{{- end }}
{{- end }}
