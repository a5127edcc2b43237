{{- /* nginx in pods that have no other: it answers SRS's hooks, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.hooks" -}}
{{- $chart := .ctx.model.pod.pod }}
{{- $secrets := include "srs.keys.mounted" (dict "ctx" .ctx "publish" true "play" true) | fromJson }}
{{- $port := get .ctx.model.table.hooks .component.role | int }}
{{- /* No port of the pod leads there, so the probes run in the container. New clients need it, and old ones do without it. */}}
{{- $settings := dict
  "securityContext" (include "srs.nginx.settings" . | fromJson).securityContext
  "resources" .ctx.Values.publish.keys.resources
  "startupProbe" $chart.startupProbe "readinessProbe" $chart.readinessProbe "livenessProbe" $chart.livenessProbe }}
{{- $hooks := dict
  "name" "hooks"
  "image" (include "srs.component.image" (merge (dict "program" "nginx" "values" (pick .ctx.Values.publish.keys "image")) .) | fromJson)
  "settings" $settings
  "command" (list "/bin/sh" "-c" "exec nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'")
  "mounts" (merge (dict "hooks-config" "/etc/nginx-srs" "hooks-tmp" "/tmp") $secrets.mounts)
  "readOnly" (prepend (keys $secrets.mounts | sortAlpha) "hooks-config")
  "probe" (dict "exec" (dict "command" (list "curl" "-sS" "--fail" "--max-time" "3" (printf "http://127.0.0.1:%d/ready" $port)))) }}
{{- $volumes := list
  (dict "name" "hooks-config" "configMap" (dict "name" (include "srs.nginx.configName" .)))
  (dict "name" "hooks-tmp" "emptyDir" (dict "sizeLimit" "16Mi")) }}
{{- $annotations := dict "checksum/nginx" (include "srs.nginx.files" . | sha256sum) }}
{{- toJson (dict "containers" (list $hooks) "volumes" (concat $volumes $secrets.volumes) "annotations" $annotations) }}
{{- end }}
