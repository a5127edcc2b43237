{{- /* srs.conf: the effective configuration of a component, and its text. */ -}}

{{- /*
Sets a component's `config`: base, mode, the user's for all, the user's for the role, and what the chart forces, merged once.
Where the user gives a whole text, it is what that text says.
ctx, table (files/modes.yaml), facts, component
*/ -}}
{{- define "srs.config.load" -}}
{{- $spec := .component.spec }}
{{- $config := dict }}
{{- if .component.text }}
  {{- include "srs.config.parse" (dict "text" .component.text "into" $config "named" .facts.named) }}
{{- else }}
  {{- $config = mustMergeOverwrite (deepCopy .table.base) (deepCopy ($spec.config | default dict)) }}
  {{- $user := mustMergeOverwrite (deepCopy .ctx.Values.config) (deepCopy (.component.values.config | default dict)) }}
  {{- $config = mustMergeOverwrite $config $user (deepCopy .table.forced) }}
  {{- range $name, $vhost := $config.vhost }}
    {{- $_ := set $config.vhost $name (mustMergeOverwrite (deepCopy ($spec.vhost | default dict)) $vhost) }}
  {{- end }}
{{- end }}
{{- $_ := set .component "config" $config }}
{{- end }}

{{- /* Points every vhost of a component to its upstream. component, upstream (a component) */ -}}
{{- define "srs.config.addUpstream" -}}
{{- $rtmp := include "srs.listener" (dict "component" .upstream "kind" "rtmp") | fromJson }}
{{- $cluster := dict "mode" "remote" "origin" (printf "%s:%d" .upstream.name (int $rtmp.port)) }}
{{- range .component.config.vhost }}
  {{- $_ := set . "cluster" (mustMergeOverwrite (deepCopy (.cluster | default dict)) (deepCopy $cluster)) }}
{{- end }}
{{- end }}

{{- /*
Finds blocks: sets `blocks` in `to`, a list of (node: the block, at: where it stands, around: by path, the blocks that it lies in and itself).
in, path (a list; * for any name or index), to
*/ -}}
{{- define "srs.config.blocks" -}}
{{- $blocks := list (dict "node" .in "at" "" "around" (dict "" .in)) }}
{{- $walked := list }}
{{- range $step := .path }}
  {{- $walked = append $walked $step }}
  {{- $next := list }}
  {{- range $block := $blocks }}
    {{- $children := dict }}
    {{- if kindIs "slice" .node }}
      {{- range $i, $child := .node }}
        {{- $_ := set $children (printf "[%d]" $i) $child }}
      {{- end }}
    {{- else if eq $step "*" }}
      {{- $children = .node }}
    {{- else if hasKey .node $step }}
      {{- $children = pick .node $step }}
    {{- end }}
    {{- range $name, $child := $children }}
      {{- if or (kindIs "map" $child) (kindIs "slice" $child) }}
        {{- $at := list $block.at $name | compact | join "." | replace ".[" "[" }}
        {{- /* omit makes a copy. */}}
        {{- $next = append $next (dict "node" $child "at" $at "around" (set (omit $block.around "") (join "." $walked) $child)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $blocks = $next }}
{{- end }}
{{- $_ := set .to "blocks" $blocks }}
{{- end }}

{{- /* "true" where the directive at `path`, in a place that srs.config.blocks found, or else its default, is one of `values`. */ -}}
{{- define "srs.config.among" -}}
{{- $block := get .place.around (initial .path | join ".") }}
{{- $value := hasKey $block (last .path) | ternary (get $block (last .path)) .default }}
{{- if has (toString $value) .values }}true{{ end }}
{{- end }}

{{- /*
Finds a directive: sets `found` in `to`, a list of (node: the block that holds it, key: its name, at: where it stands).
in, path (joined by dots; * for any name or index), to
*/ -}}
{{- define "srs.config.find" -}}
{{- $path := splitList "." .path }}
{{- $key := last $path }}
{{- $blocks := dict }}
{{- include "srs.config.blocks" (dict "in" .in "path" (initial $path) "to" $blocks) }}
{{- $found := list }}
{{- range $blocks.blocks }}
  {{- if and (kindIs "map" .node) (hasKey .node $key) }}
    {{- $found = append $found (dict "node" .node "key" $key "at" (list .at $key | compact | join ".")) }}
  {{- end }}
{{- end }}
{{- $_ := set .to "found" $found }}
{{- end }}

{{- /*
Reads the text of a srs.conf into the form that `config` has; words stay strings. As SRS reads it: quotes at a word's start only, no escapes.
text, into (a dict), named (blocks that take a name)
*/ -}}
{{- define "srs.config.parse" -}}
{{- $stack := list .into }}
{{- $words := list }}
{{- range $token := regexFindAll `#[^\n]*|"[^"\n]*"|'[^'\n]*'|[;{}]|[^\s;{}"'#][^\s;{]*` .text -1 }}
  {{- if hasPrefix "#" $token }}
  {{- else if and (has $token (list ";" "{")) $words }}
    {{- $block := last $stack }}
    {{- $name := first $words }}
    {{- $arguments := rest $words }}
    {{- $words = list }}
    {{- if eq $token ";" }}
      {{- $_ := set $block $name (eq (len $arguments) 1 | ternary (first $arguments) $arguments) }}
    {{- else if has $name $.named }}
      {{- $named := get $block $name | default dict }}
      {{- $_ := set $block $name $named }}
      {{- $child := dict }}
      {{- $_ := set $named (first $arguments | default "") $child }}
      {{- $stack = append $stack $child }}
    {{- else }}
      {{- $child := dict }}
      {{- $_ := set $block $name (eq $name "stream_caster" | ternary (append (get $block $name | default list) $child) $child) }}
      {{- $stack = append $stack $child }}
    {{- end }}
  {{- else if eq $token "}" }}
    {{- $stack = gt (len $stack) 1 | ternary (initial $stack) $stack }}
  {{- else }}
    {{- $words = append $words (trimAll "\"" $token | trimAll "'") }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The text of a component's srs.conf. component, facts */ -}}
{{- define "srs.config.text" -}}
{{- if .component.text }}
{{- .component.text }}
{{- else }}
{{- include "srs.config.block" (dict "block" .component.config "named" .facts.named "indent" "") }}
{{- end }}
{{- end }}

{{- /* The directives of a block, one a line. block, named (blocks that take a name), indent */ -}}
{{- define "srs.config.block" -}}
{{- range $name, $value := .block }}
  {{- if and (kindIs "map" $value) (has $name $.named) }}
    {{- range $argument, $block := $value }}
      {{- $head := list $name (eq $argument "" | ternary "" (include "srs.config.word" $argument)) | compact | join " " }}
      {{- include "srs.config.nested" (dict "head" $head "block" $block "named" $.named "indent" $.indent) }}
    {{- end }}
  {{- else if kindIs "map" $value }}
    {{- include "srs.config.nested" (dict "head" $name "block" $value "named" $.named "indent" $.indent) }}
  {{- else if not (kindIs "slice" $value) }}
    {{- include "srs.config.line" (dict "name" $name "arguments" (list $value) "indent" $.indent) }}
  {{- else if kindIs "map" (first $value) }}
    {{- range $value }}
      {{- include "srs.config.nested" (dict "head" $name "block" . "named" $.named "indent" $.indent) }}
    {{- end }}
  {{- else if kindIs "slice" (first $value) }}
    {{- range $value }}
      {{- include "srs.config.line" (dict "name" $name "arguments" . "indent" $.indent) }}
    {{- end }}
  {{- else if $value }}
    {{- include "srs.config.line" (dict "name" $name "arguments" $value "indent" $.indent) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "srs.config.nested" }}
{{ .indent }}{{ .head }} {
{{- include "srs.config.block" (dict "block" .block "named" .named "indent" (printf "%s    " .indent)) }}
{{ .indent }}}
{{- end }}

{{- define "srs.config.line" }}
{{ .indent }}{{ .name }}{{ range .arguments }} {{ include "srs.config.word" . }}{{ end }};
{{- end }}

{{- /* One word of srs.conf: on/off for booleans, no exponents in numbers, quotes where SRS would end the word. */ -}}
{{- define "srs.config.word" -}}
{{- if kindIs "bool" . }}
{{- . | ternary "on" "off" }}
{{- else if kindIs "float64" . }}
{{- eq . (floor .) | ternary (printf "%.0f" .) (regexReplaceAll "\\.?0+$" (printf "%.9f" .) "") }}
{{- else if not (kindIs "string" .) }}
{{- . }}
{{- else if regexMatch `^[^\s;{}"'#]([^\s;{]*)$` . }}
{{- . }}
{{- else if contains `"` . }}
{{- printf "'%s'" . }}
{{- else }}
{{- printf `"%s"` . }}
{{- end }}
{{- end }}

{{- /* A checksum of what SRS does not apply to a running server: a change of it must replace the pods. component, facts */ -}}
{{- define "srs.config.checksum" -}}
{{- $config := deepCopy .component.config }}
{{- range .facts.reload }}
  {{- $to := dict }}
  {{- include "srs.config.find" (dict "in" $config "path" . "to" $to) }}
  {{- range $to.found }}
    {{- $_ := unset .node .key }}
  {{- end }}
{{- end }}
{{- toJson $config | sha256sum }}
{{- end }}
