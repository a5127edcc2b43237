{{- /* Metrics of the nginx in the same pod, as JSON: see srs.programs. It reads them from a socket. ctx, component */ -}}
{{- define "srs.program.nginxExporter" -}}
{{- $metrics := .ctx.Values.metrics.nginx }}
{{- $security := (include "srs.nginx.settings" . | fromJson).securityContext }}
{{- $exporter := dict
  "name" "nginx-exporter"
  "image" $metrics.image
  "settings" (dict "securityContext" $security "resources" $metrics.resources)
  "args" (list "--nginx.scrape-uri=unix:/tmp/status.sock:/stub_status" (printf "--web.listen-address=:%d" (int $metrics.port)))
  "ports" (index .component.ports "nginx-exporter")
  "mounts" (dict "nginx-tmp" "/tmp")
  "readOnly" (list "nginx-tmp") }}
{{- toJson (dict "containers" (list $exporter)) }}
{{- end }}
