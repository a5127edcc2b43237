{{- /* How to read the passwords that the chart has made up. Its dot is the root. */ -}}
{{- define "srs.notes.passwords" -}}
{{- with .srs.generated }}
{{- $secret := include "srs.config.secretName" $ }}
Read what the chart has generated:
{{ range $place, $key := . }}
{{- $template := printf "{{index .data %q | base64decode}}" $key }}
  kubectl get secret -n {{ $.Release.Namespace }} {{ $secret }} -o go-template='{{ $template }}' # {{ $place }}
{{- end }}
{{ end }}
{{- end }}
