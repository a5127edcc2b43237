{{- /* Names in a srs.conf that its blocks do not know. */ -}}

{{- /* What to say of a name that a block does not know. names, path and at (of the block), words */ -}}
{{- define "srs.config.unknown" -}}
{{- $name := first .words }}
{{- $near := "" }}
{{- $owners := list }}
{{- range $path, $known := .names }}
  {{- range splitList " " $known }}
    {{- $other := regexReplaceAll "[*+{}]+$" . "" }}
    {{- if eq $other $name }}
      {{- $owners = append $owners ($path | default "the root") }}
    {{- else if and (eq $path $.path) (not $near) (include "srs.config.near" (dict "a" $name "b" $other)) }}
      {{- $near = $other }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $near }}
{{- printf "%s is not a directive of %s: did you mean %s?" $name .at $near }}
{{- else if $owners }}
{{- $places := sortAlpha $owners | join " or " }}
{{- printf "%s is not a directive of %s, but of %s: move it there, or look for a missing brace above" $name .at $places }}
{{- else }}
{{- printf "%s is not a directive of %s: correct its name, or remove it" $name .at }}
{{- end }}
{{- end }}

{{- /* "true" where two names are the same but for one letter, or for two that changed places. a, b */ -}}
{{- define "srs.config.near" -}}
{{- if eq (splitList "" .a | sortAlpha | join "") (splitList "" .b | sortAlpha | join "") }}true
{{- else if and (le (sub (len .a) (len .b)) 1) (ge (sub (len .a) (len .b)) -1) }}
  {{- $found := false }}
  {{- range $i := until (int (max (len .a) (len .b))) }}
    {{- $head := trunc $i $.a }}
    {{- $one := regexReplaceAll "^." (trimPrefix $head $.a) "" }}
    {{- $other := regexReplaceAll "^." (trimPrefix $head $.b) "" }}
    {{- $same := or (eq $one $other) (eq $one (trimPrefix $head $.b)) (eq (trimPrefix $head $.a) $other) }}
    {{- if and $same (hasPrefix $head $.b) }}
      {{- $found = true }}
    {{- end }}
  {{- end }}
  {{- if $found }}true{{ end }}
{{- end }}
{{- end }}
