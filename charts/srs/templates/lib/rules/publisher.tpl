{{- /* Demo streams: SRS takes one publisher of a stream. */ -}}
{{- define "srs.rules.publisher" -}}
{{- $paths := list }}
{{- range .Values.publisher.enabled | ternary .Values.publisher.streams list }}
  {{- $path := printf "%s/%s" (.app | default "live") (.stream | default .name) }}
  {{- if has $path $paths }}
    * publisher.streams publishes {{ $path }} twice, and the two would disconnect each other: change stream or app of one
  {{- end }}
  {{- $paths = append $paths $path }}
{{- end }}
{{- end }}
