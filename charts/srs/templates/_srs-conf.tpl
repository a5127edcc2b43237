{{- /* srs.conf: the effective configuration of a component, and its text. */ -}}

{{- /*
Sets a component's `config`: base, mode, the user's for all, for the role and for this component, and what the chart forces, merged once.
Where the user gives a whole text, it is what that text says.
ctx, component, own (the user's for this component alone)
*/ -}}
{{- define "srs.config.load" -}}
{{- $table := .ctx.srs.table }}
{{- $spec := .component.spec }}
{{- $config := dict }}
{{- if .component.text }}
  {{- include "srs.config.parse" (dict "text" .component.text "into" $config "named" .ctx.srs.facts.named) }}
{{- else }}
  {{- $config = mustMergeOverwrite (deepCopy $table.base) (deepCopy ($spec.config | default dict)) }}
  {{- $config = mustMergeOverwrite $config (deepCopy .ctx.Values.config) (deepCopy (.component.values.config | default dict)) (deepCopy .own) (deepCopy $table.forced) }}
  {{- range $name, $vhost := $config.vhost }}
    {{- $_ := set $config.vhost $name (mustMergeOverwrite (deepCopy ($spec.vhost | default dict)) $vhost) }}
  {{- end }}
{{- end }}
{{- $_ := set .component "config" $config }}
{{- end }}

{{- /*
Tells a component of the others: every vhost its `cluster` block (an edge's origin, the coworkers of an origin in a mesh), an origin its proxies. A user's own text stays.
ctx, component
*/ -}}
{{- define "srs.config.addCluster" -}}
{{- if not .component.text }}
{{- $spec := .component.spec }}
{{- $cluster := dict }}
{{- if $spec.upstream }}
  {{- $cluster = dict "mode" "remote" "origin" (include "srs.address" (dict "ctx" .ctx "role" $spec.upstream "kind" "rtmp")) }}
{{- else if $spec.mesh }}
  {{- $coworkers := list }}
  {{- range .ctx.srs.components }}
    {{- if eq .role $.component.role }}
      {{- $listener := include "srs.listener" (dict "component" . "kind" "api") | fromJson }}
      {{- range .hosts }}
        {{- $coworkers = append $coworkers (printf "%s:%d" . ($listener.port | default 0 | int)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $cluster = dict "mode" "local" "origin_cluster" true "coworkers" $coworkers }}
{{- end }}
{{- with include "srs.config.heartbeat" . | fromJson }}
  {{- $_ := set $.component.config "heartbeat" (mustMergeOverwrite (deepCopy ($.component.config.heartbeat | default dict)) .) }}
{{- end }}
{{- if $cluster }}
  {{- range .component.config.vhost }}
    {{- $_ := set . "cluster" (mustMergeOverwrite (deepCopy (.cluster | default dict)) (deepCopy $cluster)) }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The heartbeat by which an origin reports to its proxies, as JSON; {} where it has none. ctx, component */ -}}
{{- define "srs.config.heartbeat" -}}
{{- $heartbeat := dict }}
{{- with .component.spec.proxied }}
  {{- $heartbeat = dict "enabled" true "ports" true "url" (printf "http://%s/api/v1/srs/register" (include "srs.address" (dict "ctx" $.ctx "role" . "kind" "system"))) }}
{{- end }}
{{- toJson $heartbeat }}
{{- end }}

{{- /* HOST:PORT of the Service that reaches any pod of a role. ctx, role, kind (of listener) */ -}}
{{- define "srs.address" -}}
{{- $listener := include "srs.listener" (dict "component" (index .ctx.srs.byRole .role | first) "kind" .kind) | fromJson }}
{{- printf "%s:%d" (include "srs.name" (dict "ctx" .ctx "suffix" .role)) ($listener.port | default 0 | int) }}
{{- end }}

{{- /* Sets the index of a component's configuration. ctx, component */ -}}
{{- define "srs.config.loadIndex" -}}
{{- if eq .component.program "srs" }}
  {{- $reload := include "srs.reloadable" (dict "facts" .ctx.srs.facts "version" .component.version) | fromJsonArray }}
  {{- include "srs.config.index" (dict "config" .component.config "named" .ctx.srs.facts.named "reload" $reload "to" .component) }}
{{- end }}
{{- end }}

{{- /*
Walks a configuration once and sets in `to`, by generic path (`vhost.*.hls.hls_path`; * for any name or index):
  directives  where a directive stands: node (the block that holds it), key, at (its path with names), around
  blocks      where a block stands: node (itself), at, around
  fixed       every setting that SRS does not apply while it runs
`around` are the blocks around a place, by their generic paths. SRS's root block has the path "".
config, named (blocks that take a name), reload (generic paths of what SRS applies while it runs), to
*/ -}}
{{- define "srs.config.index" -}}
{{- $_ := set .to "directives" dict }}
{{- $_ := set .to "blocks" dict }}
{{- $_ := set .to "fixed" list }}
{{- include "srs.config.indexBlock" (dict "node" .config "path" "" "at" "" "around" dict "named" .named "reload" .reload "live" false "to" .to) }}
{{- end }}

{{- define "srs.config.indexBlock" -}}
{{- $walk := . }}
{{- /* omit makes a copy. */}}
{{- $around := set (omit .around "-") .path .node }}
{{- $_ := set .to.blocks .path (append (get .to.blocks .path | default list) (dict "node" .node "at" .at "around" $around)) }}
{{- range $key, $value := .node }}
  {{- $path := $key }}
  {{- $at := $key }}
  {{- if $walk.path }}
    {{- $path = printf "%s.%s" $walk.path $key }}
    {{- $at = printf "%s.%s" $walk.at $key }}
  {{- end }}
  {{- $_ := set $walk.to.directives $path (append (get $walk.to.directives $path | default list) (dict "node" $walk.node "key" $key "at" $at "around" $around)) }}
  {{- $inner := omit $walk "-" }}
  {{- $_ := set $inner "live" (or $walk.live (has $path $walk.reload)) }}
  {{- $_ := set $inner "around" $around }}
  {{- if and (kindIs "map" $value) (has $key $walk.named) }}
    {{- range $name, $block := $value }}
      {{- $_ := set $inner "node" $block }}
      {{- $_ := set $inner "path" (printf "%s.*" $path) }}
      {{- $_ := set $inner "at" (printf "%s.%s" $at $name) }}
      {{- include "srs.config.indexBlock" $inner }}
    {{- end }}
  {{- else if kindIs "map" $value }}
    {{- $_ := set $inner "node" $value }}
    {{- $_ := set $inner "path" $path }}
    {{- $_ := set $inner "at" $at }}
    {{- include "srs.config.indexBlock" $inner }}
  {{- else if and (kindIs "slice" $value) (kindIs "map" (first $value)) }}
    {{- range $i, $block := $value }}
      {{- $_ := set $inner "node" $block }}
      {{- $_ := set $inner "path" (printf "%s.*" $path) }}
      {{- $_ := set $inner "at" (printf "%s[%d]" $at $i) }}
      {{- include "srs.config.indexBlock" $inner }}
    {{- end }}
  {{- else if not $inner.live }}
    {{- $_ := set $walk.to "fixed" (append $walk.to.fixed (list $at $value)) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* "true" where the directive at a generic path, in or around a place of the index, or else its default, is one of `values`. place, path (a list), values, default */ -}}
{{- define "srs.config.among" -}}
{{- $block := get .place.around (initial .path | join ".") | default dict }}
{{- $value := hasKey $block (last .path) | ternary (get $block (last .path)) .default }}
{{- if has (toString $value) .values }}true{{ end }}
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
