{{- /* nginx in pods that have no other: it answers SRS's hooks, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.hooks" -}}
{{- $security := (include "srs.nginx.settings" . | fromJson).securityContext }}
{{- $hooks := dict
  "name" "hooks"
  "image" (include "srs.component.image" (merge (dict "program" "nginx" "values" (pick .ctx.Values.publish.keys "image")) .) | fromJson)
  "settings" (dict "securityContext" $security "resources" .ctx.Values.publish.keys.resources)
  "command" (list "/bin/sh" "-c" "exec nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'")
  "mounts" (dict "hooks-config" "/etc/nginx-srs" "publish-keys" "/etc/srs-keys" "hooks-tmp" "/tmp")
  "readOnly" (list "hooks-config" "publish-keys") }}
{{- $volumes := list
  (dict "name" "hooks-config" "configMap" (dict "name" (include "srs.nginx.configName" .)))
  (dict "name" "hooks-tmp" "emptyDir" (dict "sizeLimit" "16Mi"))
  (include "srs.keys.volume" .ctx | fromJson) }}
{{- $annotations := dict "checksum/nginx" (include "srs.nginx.files" . | sha256sum) }}
{{- toJson (dict "containers" (list $hooks) "volumes" $volumes "annotations" $annotations) }}
{{- end }}
