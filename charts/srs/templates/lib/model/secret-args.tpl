{{- /* Secrets in the arguments of containers. */ -}}

{{- /*
How a value that may hold a secret gets to a container, as JSON: `arg` stands for it in the arguments, `env` is the variable that a Secret
fills, if one does. A text that looks secret stands in the chart's own Secret, and a change of it replaces the pods.
ctx, component, value, at (its place in the values, which is its key in that Secret), variable
*/ -}}
{{- define "srs.secretArg" -}}
{{- $arg := .value | default "" }}
{{- $ref := dict }}
{{- if kindIs "map" $arg }}
  {{- $ref = pick $arg.valueFrom.secretKeyRef "name" "key" }}
{{- else if include "srs.config.looksSecret" (dict "ctx" .ctx "text" $arg) }}
  {{- $_ := set .ctx.model.secretData .at $arg }}
  {{- $ref = dict "name" (include "srs.config.secretName" .ctx) "key" .at }}
  {{- $_ := set .component "secretValues" (append (.component.secretValues | default list) (list .at (list (list $arg)))) }}
  {{- $sum := include "srs.model.secretChecksum" (dict "ctx" .ctx "values" .component.secretValues) }}
  {{- $_ := set .component "secretChecksum" $sum }}
{{- end }}
{{- if $ref }}
  {{- /* Kubernetes puts the variable in. */}}
  {{- $env := list (dict "name" .variable "valueFrom" (dict "secretKeyRef" $ref)) }}
  {{- dict "arg" (printf "$(%s)" .variable) "env" $env | toJson }}
{{- else }}
  {{- dict "arg" $arg "env" list | toJson }}
{{- end }}
{{- end }}

{{- /* Sets the `secretArgs` of components: those above, by their places in the values. Its dot is the root. */ -}}
{{- define "srs.model.secretArgs" -}}
{{- range $component := .model.components }}
  {{- $args := dict }}
  {{- $common := dict "ctx" $ "component" . }}
  {{- if has "finish" .programs }}
    {{- $at := "recordings.finishedHook" }}
    {{- $about := merge (dict "value" $.Values.recordings.finishedHook "at" $at "variable" "FINISHED_HOOK") $common }}
    {{- $_ := set $args $at (include "srs.secretArg" $about | fromJson) }}
  {{- end }}
  {{- range eq .role "publisher" | ternary .values.streams list }}
    {{- $at := printf "publisher.streams.%s.source" .name }}
    {{- $about := merge (dict "value" .source "at" $at "variable" "STREAM_SOURCE") $common }}
    {{- $_ := set $args $at (include "srs.secretArg" $about | fromJson) }}
  {{- end }}
  {{- $_ := set . "secretArgs" $args }}
{{- end }}
{{- end }}
