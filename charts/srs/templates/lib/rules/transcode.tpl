{{- /* Copies of streams: transcode. */ -}}
{{- define "srs.rules.transcode" -}}
{{- range .model.byRole.transcode }}
  {{- $names := list }}
  {{- range .values.ladder }}
    {{- if has .name $names }}
      * transcode.ladder has {{ .name }} twice, and both would publish the same streams: change the name of one
    {{- end }}
    {{- $names = append $names .name }}
  {{- end }}
  {{- range $origin := index $.model.byRole .traits.takes }}
    {{- if not .listens.api }}
      * transcode.enabled needs the HTTP API of {{ .role }}, which tells what is published: set config.http_api.enabled to true
    {{- else if dig "http_api" "auth" "enabled" false .config }}
      * transcode.enabled cannot be combined with http_api.auth at {{ .role }}, because its pods ask the API without a password: remove
        one of the two
    {{- end }}
    {{- range get .blocks "vhost.*.hls" | default list }}
      {{- $file := .node.hls_m3u8_file | default "[stream].m3u8" | toString }}
      {{- if and .node.enabled (ne (base $file) "[stream].m3u8") }}
        * {{ $origin.role }}.config: {{ .at }}.hls_m3u8_file is {{ $file }}, and transcode.enabled needs all copies of a stream in one
          folder: end it in /[stream].m3u8
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
