{{- /* The messages of a text, as a JSON list: each begins with "* " on a line, and goes on in the lines below. Its dot is the text. */ -}}
{{- define "srs.messages" -}}
{{- $messages := list }}
{{- range regexSplit `\n\s*\* ` . -1 }}
  {{- $messages = append $messages (regexReplaceAll `\n\s*` . " " | trim) }}
{{- end }}
{{- compact $messages | uniq | toJson }}
{{- end }}
