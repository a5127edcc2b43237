{{- /* The text of the user's own srs.conf. */ -}}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configText" -}}
{{- $problems := list }}
{{- $component := .component }}
{{- $role := $component.role }}
{{- range $component.textProblems }}
  {{- $problems = append $problems (printf "%s.configText, %s" $role .) }}
{{- end }}
{{- if $component.text }}
  {{- if $component.values.config }}
    {{- $problems = append $problems (printf
      "%s.configText replaces %s.config: move its directives into the text, or remove one of the two" $role $role) }}
  {{- end }}
  {{- range $i, $member := $component.values.members }}
    {{- if $member.config }}
      {{- $problems = append $problems (printf "%s.configText replaces %s.members[%d].config: remove one of the two" $role $role $i) }}
    {{- end }}
  {{- end }}
  {{- if dig "canary" "config" dict $component.values }}
    {{- $problems = append $problems (printf "%s.configText replaces %s.canary.config: remove one of the two" $role $role) }}
  {{- end }}
{{- end }}
{{- if and $component.text (not $component.textProblems) }}
  {{- $problems = concat $problems (include "srs.rules.configTextCluster" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* The `cluster` blocks that the text must have itself. ctx, component */ -}}
{{- define "srs.rules.configTextCluster" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $upstream := .component.spec.upstream }}
{{- $vhosts := .component.config.vhost | default dict }}
{{- with include "srs.config.cluster" . | fromJson }}
  {{- $cluster := . }}
  {{- $block := include "srs.config.block" (dict "block" (dict "cluster" .) "facts" $.ctx.srs.facts "indent" "") }}
  {{- $remedy := printf "add %s" (regexReplaceAll `\s+` (trim $block) " ") }}
  {{- if not $vhosts }}
    {{- $problems = append $problems (printf
      "%s.configText has no vhost, so this server would not know its cluster: add vhost __defaultVhost__ { }, and in it %s" $role
      (trimPrefix "add " $remedy)) }}
  {{- end }}
  {{- range $name, $vhost := $vhosts }}
    {{- $own := $vhost.cluster | default dict }}
    {{- if and $upstream (not (and (eq ($own.mode | toString) "remote") $own.origin)) }}
      {{- $problems = append $problems (printf
        "%s.configText: vhost %s has no cluster block with mode remote and an origin, so this edge would not find its streams: %s"
        $role $name $remedy) }}
    {{- else if and (not $upstream) (not (and $own.origin_cluster $own.coworkers)) }}
      {{- $problems = append $problems (printf
        "%s.configText: vhost %s has no cluster block with origin_cluster on and coworkers, so this origin would not find the others: %s"
        $role $name $remedy) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
