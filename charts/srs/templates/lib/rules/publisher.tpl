{{- /* Demo streams. */ -}}
{{- define "srs.rules.publisher" -}}
{{- $problems := list }}
{{- if .Values.publisher.enabled }}
  {{- if not .srs.public.rtmp }}
    {{- $problems = append $problems
      "publisher.enabled needs the public RTMP port: set service.ports.rtmp.enabled to true, or publisher.enabled to false" }}
  {{- end }}
  {{- if not .Values.publisher.streams }}
    {{- $problems = append $problems
      "publisher.enabled needs a stream in publisher.streams: add one, such as {name: livestream}" }}
  {{- end }}
  {{- $names := list }}
  {{- range .Values.publisher.streams }}
    {{- if has .name $names }}
      {{- $problems = append $problems (printf
        "publisher.streams has two streams %q, which would disconnect each other: rename one" .name) }}
    {{- end }}
    {{- $names = append $names .name }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
