{{- /* How to read the passwords that the chart has made up. Its dot is the root. */ -}}
{{- define "srs.notes.passwords" -}}
{{- with .srs.generated }}
{{- $secret := include "srs.config.secretName" $ }}
Read what the chart has generated:
{{ range $place, $key := . }}
  kubectl get secret -n {{ $.Release.Namespace }} {{ $secret }} -o go-template='{{ printf "{{index .data %q | base64decode}}" $key }}' # {{ $place }}
{{- end }}
{{ end }}
{{- end }}
