{{- /* Names in a srs.conf that its blocks do not know. */ -}}

{{- /* What to say of a name that a block does not know. names, path and at (of the block), words */ -}}
{{- define "srs.config.unknown" -}}
{{- $name := first .words }}
{{- $owners := list }}
{{- range $path, $known := .names }}
  {{- range splitList " " $known }}
    {{- if eq (regexReplaceAll "[*+{}]+$" . "") $name }}
      {{- $owners = append $owners ($path | default "the root") }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $owners }}
{{- $places := sortAlpha $owners | join " or " }}
{{- printf "%s is not a directive of %s, but of %s: move it there, or look for a missing brace above" $name .at $places }}
{{- else }}
{{- printf "%s is not a directive of %s: correct its name, or remove it" $name .at }}
{{- end }}
{{- end }}
