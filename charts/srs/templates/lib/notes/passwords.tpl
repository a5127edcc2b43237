{{- /* How to read passwords and keys. */ -}}

{{- /* Those that the chart has made up. Its dot is the root. */ -}}
{{- define "srs.notes.passwords" -}}
{{- with .model.generated }}
{{- $secret := include "srs.config.secretName" $ }}
Read what the chart has generated:
{{ range $place, $key := . }}
{{- $template := printf "{{index .data %q | base64decode}}" $key }}
  kubectl get secret -n {{ $.Release.Namespace }} {{ $secret }} -o go-template='{{ $template }}' # {{ $place }}
{{- end }}
{{ end }}
{{- end }}

{{- /* How to read the keys of publishers. Its dot is the root. */ -}}
{{- define "srs.notes.keys" -}}
{{- with .model.keys }}
{{- $entry := .key | empty | ternary .entry "key" }}
{{- $template := printf "{{index .data %q | base64decode}}" $entry }}
Publishers need a key. {{ .key | empty | ternary "Those of all streams" "KEY, for all streams" }}:

  kubectl get secret -n {{ $.Release.Namespace }} {{ .secret }} -o go-template='{{ $template }}'
{{ end }}
{{- end }}

{{- /* The key in a query, hidden; empty where publishers need none. ctx, before (what stands before it) */ -}}
{{- define "srs.notes.key" -}}
{{- if .ctx.model.keys.secret }}{{ .before }}key=KEY{{ end }}
{{- end }}
