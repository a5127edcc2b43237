{{- /* nginx. */ -}}
{{- define "srs.rules.nginx" -}}
{{- $problems := list }}
{{- $tag := .Values.nginx.image.tag | default "" }}
{{- if contains "slim" $tag }}
  {{- $problems = append $problems (printf
    "nginx.image.tag %q has no njs, nginx's JavaScript, which numbers playlists: choose a tag without slim, such as %s"
    $tag .srs.known.defaults.nginx.image.tag) }}
{{- end }}
{{- toJson $problems }}
{{- end }}
