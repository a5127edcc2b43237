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
  {{- $paths := list }}
  {{- range .Values.publisher.streams }}
    {{- $path := printf "%s/%s" (.app | default "live") (.stream | default .name) }}
    {{- if has .name $names }}
      {{- $problems = append $problems (printf
        "publisher.streams has two streams %q, and a pod has each name of a container once: rename one" .name) }}
    {{- else if has $path $paths }}
      {{- $problems = append $problems (printf
        "publisher.streams publishes %s twice, and the two would disconnect each other: change stream or app of one" $path) }}
    {{- end }}
    {{- $names = append $names .name }}
    {{- $paths = append $paths $path }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
