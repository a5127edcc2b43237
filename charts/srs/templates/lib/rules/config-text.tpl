{{- /* The text of the user's own srs.conf. ctx, component */ -}}
{{- define "srs.rules.configText" -}}
{{- $component := .component }}
{{- $role := $component.role }}
{{- range $component.textProblems }}
  * {{ $role }}.configText, {{ . }}
{{- end }}
{{- if $component.text }}
  {{- $replaced := dict "config" $component.values.config "canary.config" (dig "canary" "config" dict $component.values) }}
  {{- range $i, $member := $component.values.members }}
    {{- $_ := set $replaced (printf "members[%d].config" $i) $member.config }}
  {{- end }}
  {{- range $path, $config := $replaced }}
    {{- if $config }}
      * {{ $role }}.configText replaces {{ $component.at }}.{{ $path }}: move its directives into the text, or remove one of the two
    {{- end }}
  {{- end }}
{{- end }}
{{- $checked := and $component.text (not $component.textProblems) }}
{{- if and $checked (not $component.listens.rtmp) }}
  * {{ $role }}.configText has no listen: SRS needs an RTMP port, such as listen 1935
{{- end }}
{{- with and $checked $component.cluster }}
  {{- $upstream := $component.traits.upstream }}
  {{- $block := include "srs.config.block" (dict "block" (dict "cluster" .) "facts" $.ctx.model.facts "indent" "") }}
  {{- $block = regexReplaceAll `\s+` (trim $block) " " }}
  {{- if not $component.config.vhost }}
    * {{ $role }}.configText has no vhost, so this server would not know its cluster: add vhost __defaultVhost__ { {{ $block }} }
  {{- end }}
  {{- range $name, $vhost := $component.config.vhost }}
    {{- $given := $vhost.cluster | default dict }}
    {{- $lacks := "origin_cluster on and coworkers, so this origin would not find the others" }}
    {{- if $upstream }}
      {{- $lacks = "mode remote and an origin, so this edge would not find its streams" }}
    {{- end }}
    {{- $edge := and (eq (toString $given.mode) "remote") $given.origin }}
    {{- if not (empty $upstream | ternary (and $given.origin_cluster $given.coworkers) $edge) }}
      * {{ $role }}.configText: vhost {{ $name }} has no cluster block with {{ $lacks }}: add {{ $block }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
