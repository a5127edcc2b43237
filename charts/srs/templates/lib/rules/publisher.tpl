{{- /* Demo streams. */ -}}
{{- define "srs.rules.publisher" -}}
{{- if .Values.publisher.enabled }}
  {{- if not .model.public.rtmp }}
    * publisher.enabled needs the public RTMP port: set service.ports.rtmp.enabled to true, or publisher.enabled to false
  {{- end }}
  {{- if not .Values.publisher.streams }}
    * publisher.enabled needs a stream in publisher.streams: add one, such as {name: livestream}
  {{- end }}
  {{- $names := list }}
  {{- $paths := list }}
  {{- range .Values.publisher.streams }}
    {{- $path := printf "%s/%s" (.app | default "live") (.stream | default .name) }}
    {{- if has .name $names }}
      * publisher.streams has two streams {{ quote .name }}, and the containers of a pod need different names: rename one
    {{- else if has $path $paths }}
      * publisher.streams publishes {{ $path }} twice, and the two would disconnect each other: change stream or app of one
    {{- end }}
    {{- $names = append $names .name }}
    {{- $paths = append $paths $path }}
  {{- end }}
{{- end }}
{{- end }}
