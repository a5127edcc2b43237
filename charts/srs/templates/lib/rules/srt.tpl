{{- /* SRT. */ -}}
{{- define "srs.rules.srt" -}}
{{- range .model.byRole.origin }}
  {{- $off := eq "false" (dig "srt_server" "enabled" "" .config | toString) }}
  {{- if and $.Values.srt.enabled (or .text .textFrom) }}
    * srt.enabled has no effect beside origin.configText: remove it, and write srt_server and srt into the text
  {{- else if and $.Values.srt.enabled $off }}
    * srt.enabled is true and config.srt_server.enabled is false: remove one of the two
  {{- end }}
{{- end }}
{{- end }}
