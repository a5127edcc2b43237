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
      {{- $port := dig "api" "port" 0 .listens | int }}
      {{- range .hosts }}
        {{- $coworkers = append $coworkers (printf "%s:%d" . $port) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $cluster = dict "mode" "local" "origin_cluster" true "coworkers" $coworkers }}
{{- end }}
{{- toJson $cluster }}
{{- end }}
