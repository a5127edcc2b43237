{{- /* The volumes of SRS. */ -}}

{{- /* The volume that holds srs.conf, as JSON. Dot: a component. */ -}}
{{- define "srs.configVolume" -}}
{{- $volume := dict "name" "config" }}
{{- $from := .textFrom | default dict }}
{{- if $from.secretKeyRef }}
  {{- $item := dict "key" $from.secretKeyRef.key "path" "srs.conf" }}
  {{- $_ := set $volume "secret" (dict "secretName" $from.secretKeyRef.name "items" (list $item)) }}
{{- else if $from.configMapKeyRef }}
  {{- $item := dict "key" $from.configMapKeyRef.key "path" "srs.conf" }}
  {{- $_ := set $volume "configMap" (dict "name" $from.configMapKeyRef.name "items" (list $item)) }}
{{- else if .secretText }}
  {{- $_ := set $volume "secret" (dict "secretName" .name) }}
{{- else }}
  {{- $_ := set $volume "configMap" (dict "name" .name) }}
{{- end }}
{{- toJson $volume }}
{{- end }}

{{- /* The volume that SRS writes HLS and recordings to; {} where a StatefulSet brings it. ctx, component */ -}}
{{- define "srs.dataVolume" -}}
{{- $claims := include "srs.claims" .component }}
{{- $volume := dict "name" "data" }}
{{- if not $claims }}
  {{- /* The limit depends on nothing in srs.conf: SRS reloads hls and dvr, and another limit would replace the pods. Edges write no
  HLS. */}}
  {{- $limit := dict "sizeLimit" (empty .component.traits.upstream | ternary "20Gi" "256Mi") }}
  {{- $dir := mergeOverwrite $limit (deepCopy (.component.values.data | default dict)) }}
  {{- $_ := set $volume "emptyDir" (empty $dir.sizeLimit | ternary (omit $dir "sizeLimit") $dir) }}
{{- else if and (eq .component.workload "StatefulSet") (eq $claims "exclusive") }}
  {{- $volume = dict }}
{{- else }}
  {{- $_ := set $volume "persistentVolumeClaim" (dict "claimName" (include "srs.claimName" .)) }}
{{- end }}
{{- toJson $volume }}
{{- end }}
