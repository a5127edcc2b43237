{{- /* Autoscalers. */ -}}
{{- define "srs.rules.autoscaling" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- if .autoscaler }}
    {{- $problems = concat $problems (include "srs.rules.scaler" (dict "ctx" $ "component" .) | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.scaler" -}}
{{- $problems := list }}
{{- $component := .component }}
{{- $role := $component.role }}
{{- $where := printf "%s.autoscaling" $role }}
{{- $scaling := $component.values.autoscaling }}
{{- $keda := $scaling.keda }}
{{- $replicas := $component.values.replicas }}
{{- if and $scaling.enabled $keda.enabled }}
  {{- $problems = append $problems (printf (print "%s.enabled and %s.keda.enabled would be two autoscalers of one Deployment, "
    "each of which undoes what the other does: set one of them to false") $where $where) }}
{{- end }}
{{- if not (or (kindIs "invalid" $replicas) (eq (toJson $replicas) (toJson (get .ctx.srs.known.defaults $role).replicas))) }}
  {{- $problems = append $problems (printf (print "%s.replicas is %v, but %s sets the number of pods: remove replicas, "
    "and set %s.minReplicas instead") $role $replicas $where $where) }}
{{- end }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
  {{- $problems = append $problems (printf "%s.minReplicas is %d, which is more than %s.maxReplicas %d: raise the one, or lower the other"
    $where (int $scaling.minReplicas) $where (int $scaling.maxReplicas)) }}
{{- end }}
{{- if not (or $scaling.cpu (and $keda.enabled (or $keda.clients $keda.triggers))) }}
  {{- $problems = append $problems (printf "%s has nothing to scale by: set %s.cpu" $where $where) }}
{{- end }}
{{- if and $keda.enabled $keda.clients }}
  {{- $problems = concat $problems (include "srs.rules.clients" (merge (dict "where" (printf "%s.keda" $where)) .) | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What KEDA needs to scale by clients. ctx, component, where */ -}}
{{- define "srs.rules.clients" -}}
{{- $problems := list }}
{{- $prometheus := .component.values.autoscaling.keda.prometheus }}
{{- if not (include "srs.listener" (dict "component" .component "kind" "metrics") | fromJson) }}
  {{- $problems = append $problems (printf (print "%s.clients needs SRS's exporter, which counts them: "
    "set metrics.enabled to true, or %s.clients to 0") .where .where) }}
{{- end }}
{{- if and $prometheus.query (not $prometheus.serverAddress) }}
  {{- $problems = append $problems (printf "%s.prometheus.query has no effect without %s.prometheus.serverAddress: set it, or remove query"
    .where .where) }}
{{- end }}
{{- if and (include "srs.scaler.asksPods" .component) (not (include "srs.ipFamilies" . | fromJson).ipv4) }}
  {{- $problems = append $problems (printf (print "%s.clients cannot ask pods that have IPv6 alone, because KEDA writes no brackets around "
    "their addresses: set %s.prometheus.serverAddress, or clients to 0") .where .where) }}
{{- end }}
{{- toJson $problems }}
{{- end }}
