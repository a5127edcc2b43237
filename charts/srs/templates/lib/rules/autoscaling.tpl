{{- /* Autoscalers. */ -}}
{{- define "srs.rules.autoscaling" -}}
{{- range .model.components }}
  {{- if .autoscaler }}
    {{- include "srs.rules.scaler" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.scaler" -}}
{{- $component := .component }}
{{- $role := $component.role }}
{{- $where := printf "%s.autoscaling" $role }}
{{- $scaling := $component.values.autoscaling }}
{{- $keda := $scaling.keda }}
{{- $replicas := $component.values.replicas }}
{{- if and $scaling.enabled $keda.enabled }}
  * {{ $where }}.enabled and {{ $where }}.keda.enabled would be two autoscalers of one Deployment, each of which undoes what the other does:
    set one of them to false
{{- end }}
{{- if not (or (kindIs "invalid" $replicas) (eq (toJson $replicas) (toJson (get .ctx.model.known.defaults $role).replicas))) }}
  * {{ $role }}.replicas is {{ $replicas }}, but {{ $where }} sets the number of pods: remove replicas, and set {{ $where }}.minReplicas
    instead
{{- end }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
  * {{ $where }}.minReplicas is {{ int $scaling.minReplicas }}, which is more than {{ $where }}.maxReplicas {{ int $scaling.maxReplicas }}:
    raise the one, or lower the other
{{- end }}
{{- if not (or $scaling.cpu (and $keda.enabled (or $keda.clients $keda.triggers))) }}
  * {{ $where }} has nothing to scale by: set {{ $where }}.cpu
{{- end }}
{{- if and $keda.enabled $keda.clients }}
  {{- include "srs.rules.clients" (merge (dict "where" (printf "%s.keda" $where)) .) }}
{{- end }}
{{- end }}

{{- /* What KEDA needs to scale by clients. ctx, component, where */ -}}
{{- define "srs.rules.clients" -}}
{{- if not (include "srs.listener" (dict "component" .component "kind" "metrics") | fromJson) }}
  * {{ .where }}.clients needs SRS's exporter, which counts them: set metrics.enabled to true, or {{ .where }}.clients to 0
{{- end }}
{{- if and (include "srs.scaler.asksPods" .component) (not (include "srs.ipFamilies" . | fromJson).ipv4) }}
  * {{ .where }}.clients cannot ask pods that have only IPv6, because KEDA writes no brackets around their addresses: set
    {{ .where }}.prometheus.serverAddress, or clients to 0
{{- end }}
{{- end }}
