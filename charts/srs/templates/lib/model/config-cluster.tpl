{{- /* What a configuration says of other components. */ -}}

{{- /*
The `cluster` block of a component's vhosts, as JSON: an edge's origin, or the coworkers of an origin in a mesh; {} for others.
ctx, component
*/ -}}
{{- define "srs.config.cluster" -}}
{{- $cluster := dict }}
{{- if .component.traits.upstream }}
  {{- $cluster = dict "mode" "remote" "origin" (include "srs.address" (dict "ctx" .ctx "role" .component.traits.upstream "kind" "rtmp")) }}
{{- else if .component.traits.mesh }}
  {{- $coworkers := list }}
  {{- range .ctx.model.components }}
    {{- if eq .role $.component.role }}
      {{- $listener := include "srs.listener" (dict "component" . "kind" "api") | fromJson }}
      {{- range .hosts }}
        {{- $coworkers = append $coworkers (printf "%s:%d" . ($listener.port | default 0 | int)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $cluster = dict "mode" "local" "origin_cluster" true "coworkers" $coworkers }}
{{- end }}
{{- toJson $cluster }}
{{- end }}

{{- /* The heartbeat by which an origin reports to its proxies, as JSON; {} where it has none. ctx, component */ -}}
{{- define "srs.config.heartbeat" -}}
{{- $heartbeat := dict }}
{{- with .component.traits.proxied }}
  {{- $address := include "srs.address" (dict "ctx" $.ctx "role" . "kind" "system") }}
  {{- $heartbeat = dict "enabled" true "ports" true "url" (printf "http://%s/api/v1/srs/register" $address) }}
{{- end }}
{{- toJson $heartbeat }}
{{- end }}
