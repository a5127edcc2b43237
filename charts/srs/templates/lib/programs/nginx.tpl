{{- /* The nginx beside SRS, or that of a gateway, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.nginx" -}}
{{- $component := .component }}
{{- $proxies := include "srs.nginx.proxies" . }}
{{- $mounts := dict "nginx-config" "/etc/nginx-srs" "nginx-tmp" "/tmp" }}
{{- $volumes := list
  (dict "name" "nginx-config" "configMap" (dict "name" (include "srs.nginx.configName" .)))
  (dict "name" "nginx-tmp" "emptyDir" dict) }}
{{- if not $proxies }}
  {{- $_ := set $mounts "data" "/usr/share/nginx/html" }}
{{- end }}
{{- if not (or $proxies $component.nginx) }}
  {{- $claim := include "srs.claimName" (dict "ctx" .ctx "component" (first .ctx.srs.byRole.origin)) }}
  {{- $volumes = append $volumes (dict "name" "data" "persistentVolumeClaim" (dict "claimName" $claim "readOnly" true)) }}
{{- end }}
{{- $listener := include "srs.listener" (dict "component" $component "kind" "hls") | fromJson }}
{{- $nginx := dict
  "name" "nginx"
  "image" .ctx.Values.nginx.image
  "settings" ($component.nginx | ternary .ctx.Values.nginx.pod $component.pod)
  "own" .ctx.srs.pod.nginx
  "command" (list "/bin/sh" "-c" (include "srs.nginx.command" .))
  "ports" (include "srs.ports" (dict "component" $component "container" "nginx") | fromJsonArray)
  "mounts" $mounts
  "readOnly" (list "nginx-config" "data")
  "probe" (dict "httpGet" (dict "path" "/healthz" "port" $listener.portName))
  "sleepBeforeStop" $component.values.drainSeconds }}
{{- $annotations := dict "checksum/nginx.conf" (include "srs.nginx.conf" . | sha256sum) }}
{{- toJson (dict "containers" (list $nginx) "volumes" $volumes "annotations" $annotations) }}
{{- end }}

{{- /* The name of the ConfigMap with nginx's configuration, which all pods of a role share. ctx, component */ -}}
{{- define "srs.nginx.configName" -}}
{{- include "srs.name" (dict "ctx" .ctx "suffix" (.component.nginx | ternary "nginx" .component.tier)) }}
{{- end }}
