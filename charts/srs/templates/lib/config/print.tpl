{{- /* Prints srs.conf. */ -}}

{{- /* The text of a component's srs.conf. component, facts */ -}}
{{- define "srs.config.text" -}}
{{- if .component.text }}
{{- .component.text }}
{{- else }}
{{- include "srs.config.block" (dict "block" .component.config "facts" .facts "indent" "") }}
{{- end }}
{{- end }}

{{- /* What is in a block: directives, a line each, then the blocks in it. block, facts, indent */ -}}
{{- define "srs.config.block" -}}
{{- $blocks := dict }}
{{- range $name, $value := .block }}
  {{- $first := $value }}
  {{- if kindIs "slice" $value }}
    {{- $first = first $value }}
  {{- end }}
  {{- if and (kindIs "map" $value) (hasKey $value "include") (kindIs "string" $value.include) }}
    {{- include "srs.config.line" (dict "name" "include" "arguments" (list $value.include) "indent" $.indent) }}
  {{- else if kindIs "map" $first }}
    {{- $_ := set $blocks $name $value }}
  {{- else if not (kindIs "slice" $value) }}
    {{- include "srs.config.line" (dict "name" $name "arguments" (list $value) "indent" $.indent) }}
  {{- else if kindIs "slice" $first }}
    {{- range $value }}
      {{- include "srs.config.line" (dict "name" $name "arguments" . "indent" $.indent) }}
    {{- end }}
  {{- else if $value }}
    {{- include "srs.config.line" (dict "name" $name "arguments" $value "indent" $.indent) }}
  {{- end }}
{{- end }}
{{- range $name, $value := $blocks }}
  {{- if has $name $.facts.named }}
    {{- range $argument, $block := $value }}
      {{- $head := list $name (eq $argument "" | ternary "" (include "srs.config.word" $argument)) | compact | join " " }}
      {{- include "srs.config.nested" (dict "head" $head "block" $block "facts" $.facts "indent" $.indent) }}
    {{- end }}
  {{- else }}
    {{- range kindIs "map" $value | ternary (list $value) $value }}
      {{- include "srs.config.nested" (dict "head" $name "block" . "facts" $.facts "indent" $.indent) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "srs.config.nested" }}
{{ .indent }}{{ .head }} {
{{- include "srs.config.block" (dict "block" .block "facts" .facts "indent" (printf "%s    " .indent)) }}
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
