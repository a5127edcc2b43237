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
heartbeat. A text of the user's own stays as it is. Sets both in the component too: cluster, heartbeat.
ctx, component
*/ -}}
{{- define "srs.model.cluster" -}}
{{- $config := empty .component.text | ternary .component.config dict }}
{{- $cluster := include "srs.config.cluster" . | fromJson }}
{{- $heartbeat := dict }}
{{- with .component.traits.proxied }}
  {{- $address := include "srs.address" (dict "ctx" $.ctx "role" . "kind" "system") }}
  {{- $heartbeat = dict "enabled" true "ports" true "url" (printf "http://%s/api/v1/srs/register" $address) }}
  {{- $_ := set $config "heartbeat" (mustMergeOverwrite (deepCopy ($config.heartbeat | default dict)) $heartbeat) }}
{{- end }}
{{- range empty $cluster | ternary dict $config.vhost }}
  {{- $_ := set . "cluster" (mustMergeOverwrite (deepCopy (.cluster | default dict)) (deepCopy $cluster)) }}
{{- end }}
{{- $_ := set (set .component "cluster" $cluster) "heartbeat" $heartbeat }}
{{- end }}

{{- /* Sets a component's `reload` (see srs.reloadable) and the index of its configuration (see index.tpl). ctx, component */ -}}
{{- define "srs.model.index" -}}
{{- if eq .component.program "srs" }}
  {{- $facts := .ctx.model.facts }}
  {{- $_ := set .component "reload" (include "srs.reloadable" (dict "facts" $facts "version" .component.version) | fromJson) }}
  {{- include "srs.model.indexOf" (dict "config" .component.config "facts" $facts "reload" .component.reload "to" .component) }}
{{- end }}
{{- end }}
