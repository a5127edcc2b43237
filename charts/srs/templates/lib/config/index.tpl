{{- /*
Walks a configuration once and sets in `to`, by generic path (`vhost.*.hls.hls_path`; * for any name or index):

  directives  where a directive stands: node (the block that holds it), key, at (its path with names), around
  blocks      where a block stands: node (itself), at, around
  fixed       every setting that SRS does not apply while it runs, except those that can hold a secret

`around` are the blocks around a place, by their generic paths. The root has the path "".
On the way, the words `on` and `off` of flags become true and false, so that templates need no other test than `if`.
config, facts, reload (see srs.reloadable), to
*/ -}}
{{- define "srs.model.indexOf" -}}
{{- $_ := set .to "directives" dict }}
{{- $_ := set .to "blocks" dict }}
{{- $_ := set .to "fixed" list }}
{{- $root := dict "node" .config "path" "" "at" "" "around" dict "live" false }}
{{- include "srs.model.indexBlock" (merge $root (pick . "facts" "reload" "to")) }}
{{- end }}

{{- /* Indexes a block, and what it holds. node, path, at, around, facts, reload, live (whether SRS applies all changes here), to */ -}}
{{- define "srs.model.indexBlock" -}}
{{- $walk := . }}
{{- /* omit makes a copy. */}}
{{- $around := set (omit .around "-") .path .node }}
{{- $inner := set (omit . "-") "around" $around }}
{{- $secrets := .facts.secrets }}
{{- $allSecret := hasKey $secrets (printf "%s.*" .path) }}
{{- $_ := set .to.blocks .path (append (get .to.blocks .path | default list) (dict "node" .node "at" .at "around" $around)) }}
{{- range $key, $value := .node }}
  {{- $path := $key }}
  {{- $at := $key }}
  {{- if $walk.path }}
    {{- $path = printf "%s.%s" $walk.path $key }}
    {{- $at = printf "%s.%s" $walk.at $key }}
  {{- end }}
  {{- $place := dict "node" $walk.node "key" $key "at" $at "around" $around }}
  {{- $_ := set $walk.to.directives $path (append (get $walk.to.directives $path | default list) $place) }}
  {{- $live := or $walk.live (hasKey $walk.reload $path) }}
  {{- $_ := set $inner "live" $live }}
  {{- $kind := kindOf $value }}
  {{- if or $allSecret (hasKey $secrets $path) }}
  {{- else if and (eq $kind "map") (has $key $walk.facts.named) }}
    {{- range $name, $block := $value }}
      {{- $_ := set (set $inner "path" (printf "%s.*" $path)) "at" (printf "%s.%s" $at $name) }}
      {{- include "srs.model.indexBlock" (set $inner "node" $block) }}
    {{- end }}
  {{- else if eq $kind "map" }}
    {{- $_ := set (set $inner "path" $path) "at" $at }}
    {{- include "srs.model.indexBlock" (set $inner "node" $value) }}
  {{- else if and (eq $kind "slice") (first $value | kindIs "map") }}
    {{- range $i, $block := $value }}
      {{- $_ := set (set $inner "path" (printf "%s.*" $path)) "at" (printf "%s[%d]" $at $i) }}
      {{- include "srs.model.indexBlock" (set $inner "node" $block) }}
    {{- end }}
  {{- else }}
    {{- if and (eq $kind "string") (has $key $walk.facts.flags) }}
      {{- $_ := set $walk.node $key (eq $value "on") }}
    {{- end }}
    {{- if not $live }}
      {{- $_ := set $walk.to "fixed" (append $walk.to.fixed (list $at (get $walk.node $key))) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
