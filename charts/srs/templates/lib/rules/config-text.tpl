{{- /* The text of the user's own srs.conf. */ -}}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configText" -}}
{{- $component := .component }}
{{- $role := $component.role }}
{{- range $component.textProblems }}
  * {{ $role }}.configText, {{ . }}
{{- end }}
{{- if $component.text }}
  {{- if $component.values.config }}
    * {{ $role }}.configText replaces {{ $role }}.config: move its directives into the text, or remove one of the two
  {{- end }}
  {{- range $i, $member := $component.values.members }}
    {{- if $member.config }}
      * {{ $role }}.configText replaces {{ $role }}.members[{{ $i }}].config: remove one of the two
    {{- end }}
  {{- end }}
  {{- if dig "canary" "config" dict $component.values }}
    * {{ $role }}.configText replaces {{ $role }}.canary.config: remove one of the two
  {{- end }}
{{- end }}
{{- if and $component.text (not $component.textProblems) }}
  {{- include "srs.rules.configTextCluster" . }}
{{- end }}
{{- end }}

{{- /* The `cluster` blocks that the text must have itself. ctx, component */ -}}
{{- define "srs.rules.configTextCluster" -}}
{{- $role := .component.role }}
{{- $upstream := .component.traits.upstream }}
{{- $vhosts := .component.config.vhost | default dict }}
{{- with include "srs.config.cluster" . | fromJson }}
  {{- $cluster := . }}
  {{- $block := include "srs.config.block" (dict "block" (dict "cluster" .) "facts" $.ctx.model.facts "indent" "") }}
  {{- $remedy := printf "add %s" (regexReplaceAll `\s+` (trim $block) " ") }}
  {{- if not $vhosts }}
    * {{ $role }}.configText has no vhost, so this server would not know its cluster: add vhost __defaultVhost__ { }, and in it
      {{ trimPrefix "add " $remedy }}
  {{- end }}
  {{- range $name, $vhost := $vhosts }}
    {{- $own := $vhost.cluster | default dict }}
    {{- if and $upstream (not (and (eq ($own.mode | toString) "remote") $own.origin)) }}
      * {{ $role }}.configText: vhost {{ $name }} has no cluster block with mode remote and an origin, so this edge would not find its
        streams: {{ $remedy }}
    {{- else if and (not $upstream) (not (and $own.origin_cluster $own.coworkers)) }}
      * {{ $role }}.configText: vhost {{ $name }} has no cluster block with origin_cluster on and coworkers, so this origin would not find
        the others: {{ $remedy }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
