{{- /* What a configuration says of other components. */ -}}

{{- /*
The `cluster` block of a component's vhosts, as JSON: an edge's origin, or the coworkers of an origin in a mesh; {} for others.
ctx, component
*/ -}}
{{- define "srs.config.cluster" -}}
{{- $cluster := dict }}
{{- if .component.traits.upstream }}
  {{- $origin := .ctx.Values.upstream.rtmp }}
  {{- if ne .component.traits.upstream "elsewhere" }}
    {{- $origin = include "srs.address" (dict "ctx" .ctx "role" .component.traits.upstream "kind" "rtmp") }}
  {{- end }}
  {{- $cluster = dict "mode" "remote" "origin" $origin }}
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
