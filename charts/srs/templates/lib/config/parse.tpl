{{- /* Reads the text of a srs.conf. */ -}}

{{- /*
The configuration that a text says, in the form that `config` has (words stay strings), and what is wrong with its form and its names, as
JSON: config, problems. As SRS reads it: quotes count at the start of a word only, nothing is escaped, a directive ends on its line, and of
directives that stand there twice the first counts.
ctx, text
*/ -}}
{{- define "srs.config.parsed" -}}
{{- $tables := dict "names" (.ctx.Files.Get "files/srs-names.json" | fromJson) "named" .ctx.model.facts.named }}
{{- $config := dict }}
{{- $problems := list }}
{{- /* The open blocks: path (of names alone, to look their directives up), at (for messages), line, node. */}}
{{- $stack := list (dict "path" "" "at" "the root" "node" $config) }}
{{- $words := list }}
{{- $line := 1 }}
{{- $quoted := `"[^"\n]*"[^\s;{]*|'[^'\n]*'[^\s;{]*|["'][^\n]*` }}
{{- $token := printf `#[^\n]*|\n|[;{}]|%s|[^\s;{}"'#][^\s;{]*` $quoted }}
{{- range $token := append (regexFindAll $token .text -1) "\n" }}
  {{- $block := last $stack }}
  {{- if hasPrefix "#" $token }}
  {{- else if and $words (has $token (list "\n" "}")) }}
    {{- $problems = append $problems (printf "line %d: %q has no \";\" or \"{\" at its end: add one" $line (join " " $words)) }}
    {{- $words = list }}
  {{- else if and (not $words) (has $token (list ";" "{")) }}
    {{- $problems = append $problems (printf "line %d: no directive stands before this %q: remove it, or write the name" $line $token) }}
  {{- else if has $token (list ";" "{") }}
    {{- $opens := eq $token "{" }}
    {{- $read := include "srs.config.statement" (merge (dict "words" $words "opens" $opens) (omit $block "node") $tables) | fromJson }}
    {{- range $read.problems }}
      {{- $problems = append $problems (printf "line %d: %s" $line .) }}
    {{- end }}
    {{- $child := dict }}
    {{- $name := first $words }}
    {{- if eq $read.kind "named" }}
      {{- $named := get $block.node $name | default dict }}
      {{- if not (hasKey $named $read.argument) }}
        {{- $_ := set $named $read.argument $child }}
      {{- end }}
      {{- $_ := set $block.node $name $named }}
    {{- else if eq $read.kind "repeated" }}
      {{- $_ := set $block.node $name (append (get $block.node $name | default list) $child) }}
    {{- else if eq $read.kind "lines" }}
      {{- $_ := set $block.node $name (append (get $block.node $name | default list) (rest $words)) }}
    {{- else if or (not $read.kind) (hasKey $block.node $name) }}
    {{- else if $opens }}
      {{- $_ := set $block.node $name $child }}
    {{- else if and (eq $read.kind "words") (gt (len $words) 2) }}
      {{- $_ := set $block.node $name (rest $words) }}
    {{- else if rest $words }}
      {{- $_ := set $block.node $name (index $words 1) }}
    {{- end }}
    {{- if $opens }}
      {{- $stack = append $stack (dict "path" $read.path "at" $name "line" $line "node" $child) }}
    {{- end }}
    {{- $words = list }}
  {{- else if or (hasPrefix "\"" $token) (hasPrefix "'" $token) }}
    {{- $quote := substr 0 1 $token }}
    {{- $word := $token | trimPrefix $quote | trimSuffix $quote }}
    {{- if or (eq (len $token) 1) (not (hasSuffix $quote $token)) (contains $quote $word) }}
      {{- $problems = append $problems (printf
        "line %d: the quoted word %s does not end after a quote: close it, or use the other kind of quotes" $line (trunc 40 $token)) }}
    {{- else if $word }}
      {{- $words = append $words $word }}
    {{- end }}
  {{- else if not (has $token (list "\n" "}")) }}
    {{- $words = append $words $token }}
  {{- end }}
  {{- if eq $token "\n" }}
    {{- $line = add1 $line }}
  {{- else if and (eq $token "}") (eq (len $stack) 1) }}
    {{- $problems = append $problems (printf "line %d: this \"}\" closes no block: look for one too many above, or remove it" $line) }}
  {{- else if eq $token "}" }}
    {{- $stack = initial $stack }}
  {{- end }}
{{- end }}
{{- range rest $stack }}
  {{- $problems = append $problems (printf "line %d: the block %s is never closed: add its \"}\"" .line .at) }}
{{- end }}
{{- toJson (dict "config" $config "problems" $problems) }}
{{- end }}

{{- /*
What a statement is by the catalogue, as JSON:
  kind      of a block: named, repeated or single; of a directive: lines, words or single; empty for what is left out
  argument  the name of a named block
  path      of the block that it opens; "?" where any name may stand in it
  problems
names (files/srs-names.json), named (blocks that take a name), path and at (of the block that it stands in), words, opens (a block)
*/ -}}
{{- define "srs.config.statement" -}}
{{- $name := first .words }}
{{- $kind := "single" }}
{{- $problems := list }}
{{- if eq $name "include" }}
  {{- $kind = "" }}
{{- else if hasKey .names .path }}
  {{- $known := get .names .path | splitList " " }}
  {{- $isBlock := or (has (printf "%s{" $name) $known) (has (printf "%s{}" $name) $known) }}
  {{- $isDirective := or (has $name $known) (has (printf "%s+" $name) $known) (has (printf "%s*" $name) $known) }}
  {{- if has $name .named }}
    {{- $kind = "named" }}
  {{- else if has (printf "%s{}" $name) $known }}
    {{- $kind = "repeated" }}
  {{- else if has (printf "%s*" $name) $known }}
    {{- $kind = "lines" }}
  {{- else if has (printf "%s+" $name) $known }}
    {{- $kind = "words" }}
  {{- end }}
  {{- if not (or $isBlock $isDirective) }}
    {{- $problems = list (include "srs.config.unknown" .) }}
  {{- else if and .opens (not $isBlock) }}
    {{- $problems = list (printf "%s is not a block: write its value and a \";\" in place of the braces" $name) }}
  {{- else if and $isBlock (not .opens) }}
    {{- $problems = list (printf "%s is a block: put its directives into { }" $name) }}
  {{- end }}
  {{- $kind = empty $problems | ternary $kind "" }}
{{- end }}
{{- $path := list .path $name | compact | join "." }}
{{- $path = and (ne $kind "") (hasKey .names $path) | ternary $path "?" }}
{{- toJson (dict "kind" $kind "argument" (rest .words | first | default "") "path" $path "problems" $problems) }}
{{- end }}
