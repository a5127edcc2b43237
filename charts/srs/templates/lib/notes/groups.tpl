{{- /* The addresses of groups of edges. Its dot is the root. */ -}}
{{- define "srs.notes.groups" -}}
{{- $vhost := include "srs.vhostQuery" . }}
{{- $query := printf "%s%s" $vhost (include "srs.notes.tokenQuery" (dict "ctx" . "query" $vhost)) }}
{{- range $group, $public := .model.groups }}
{{- $commands := list }}
{{- $lines := list }}
{{- range list (list "rtmp" "RTMP      rtmp://%s/live/livestream%s") (list "http" "HTTP-FLV  http://%s/live/livestream.flv%s") }}
  {{- $address := last . }}
  {{- with get $public (first .) }}
    {{- $way := include "srs.notes.way" (dict "ctx" $ "entry" . "prefix" .component) | fromJson }}
    {{- $commands = concat $commands $way.commands | uniq }}
    {{- $host := $way.host | default (printf "%s.%s:%d" .service $.Release.Namespace (int .port)) }}
    {{- $lines = append $lines (include "srs.notes.line" (printf $address $host $query)) }}
  {{- end }}
{{- end }}
The edges of group {{ $group }} have the same streams at an address of their own{{ empty $commands | ternary " inside the cluster" "" }}:
{{ range concat $commands $lines }}
  {{ . }}
{{- end }}
{{ end }}
{{- end }}
