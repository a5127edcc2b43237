{{- /* The effective configuration of a component. */ -}}

{{- /*
Sets a component's `config`, and where the user gives the text of a srs.conf, `text` and `textProblems` (what is wrong with that text).
ctx, component, own (the user's configuration for this component alone)
*/ -}}
{{- define "srs.model.config" -}}
{{- $component := .component }}
{{- $text := $component.values.configText | default "" }}
{{- if kindIs "map" $text }}
  {{- $_ := set $component "textFrom" $text.valueFrom }}
  {{- $text = "" }}
{{- end }}
{{- $_ := set $component "text" $text }}
{{- $_ := set $component "textProblems" list }}
{{- if $text }}
  {{- $parsed := include "srs.config.parsed" (dict "ctx" .ctx "text" $text) | fromJson }}
  {{- $metrics := include "srs.config.metrics" . | fromJson }}
  {{- $_ := set $component "config" (mustMergeOverwrite $metrics $parsed.config) }}
  {{- $_ := set $component "textProblems" $parsed.problems }}
{{- else }}
  {{- $_ := set $component "config" (include "srs.config.merged" . | fromJson) }}
{{- end }}
{{- end }}

{{- /*
Tells a component about others: each vhost of an edge or of an origin in a mesh gets its `cluster` block, an origin behind proxies its
heartbeat. A text of the user's own stays as it is.
ctx, component
*/ -}}
{{- define "srs.model.cluster" -}}
{{- if not .component.text }}
  {{- $config := .component.config }}
  {{- with include "srs.config.heartbeat" . | fromJson }}
    {{- $_ := set $config "heartbeat" (mustMergeOverwrite (deepCopy ($config.heartbeat | default dict)) .) }}
  {{- end }}
  {{- with include "srs.config.cluster" . | fromJson }}
    {{- $cluster := . }}
    {{- range $config.vhost }}
      {{- $_ := set . "cluster" (mustMergeOverwrite (deepCopy (.cluster | default dict)) (deepCopy $cluster)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Sets a component's `reload` (see srs.reloadable) and the index of its configuration (see index.tpl). ctx, component */ -}}
{{- define "srs.model.index" -}}
{{- if eq .component.program "srs" }}
  {{- $facts := .ctx.model.facts }}
  {{- $_ := set .component "reload" (include "srs.reloadable" (dict "facts" $facts "version" .component.version) | fromJson) }}
  {{- include "srs.model.indexOf" (dict "config" .component.config "facts" $facts "reload" .component.reload "to" .component) }}
{{- end }}
{{- end }}
