{{- /* nginx, which serves HLS and DASH: beside SRS, from the volume that SRS writes; or as the HLS cache, from the origins' nginx. */ -}}

{{- /* nginx as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.nginx" -}}
{{- $component := .component }}
{{- $mounts := dict "nginx-config" "/etc/nginx-srs" "nginx-tmp" "/tmp" }}
{{- $readOnly := list "nginx-config" }}
{{- if $component.nginx }}
  {{- $_ := set $mounts "data" "/usr/share/nginx/html" }}
  {{- if not (include "srs.nginx.sharedVolume" .) }}
    {{- $readOnly = append $readOnly "data" }}
  {{- end }}
{{- end }}
{{- if hasKey $component.listens "hls-https" }}
  {{- $_ := set $mounts "tls" "/etc/nginx-tls" }}
  {{- $readOnly = append $readOnly "tls" }}
{{- end }}
{{- $reads := dict "ctx" .ctx "publish" (include "srs.nginx.asks" .) "play" true }}
{{- $secrets := include "srs.keys.mounted" $reads | fromJson }}
{{- $volumes := $secrets.volumes }}
{{- with include "srs.upstream.volume" . | fromJson }}
  {{- $_ := set $mounts .name "/etc/nginx-upstream" }}
  {{- $readOnly = append $readOnly .name }}
  {{- $volumes = append $volumes . }}
{{- end }}
{{- $volumes = concat (list
  (dict "name" "nginx-config" "configMap" (dict "name" (include "srs.nginx.configName" .)))
  (dict "name" "nginx-tmp" "emptyDir" (dict "sizeLimit" (include "srs.nginx.tmpSize" .)))) $volumes }}
{{- $port := $component.listens.hls.portName }}
{{- $nginx := dict
  "name" "nginx"
  "image" .ctx.Values.nginx.image
  "settings" (include "srs.nginx.settings" . | fromJson)
  "command" (list "/bin/sh" "-c" (include "srs.nginx.command" .))
  "ports" $component.ports.nginx
  "mounts" (merge $mounts $secrets.mounts)
  "readOnly" (concat $readOnly (keys $secrets.mounts | sortAlpha))
  "probe" (dict "httpGet" (dict "path" "/healthz" "port" $port))
  "probes" (dict "startupProbe" (dict "httpGet" (dict "path" "/readyz" "port" $port)))
  "sleepBeforeStop" $component.values.drainSeconds }}
{{- $annotations := dict "checksum/nginx" (include "srs.nginx.files" . | sha256sum) }}
{{- toJson (dict "containers" (list $nginx) "volumes" $volumes "annotations" $annotations) }}
{{- end }}

{{- /*
The most that nginx may write. Beside SRS, that is little. The cache exceeds its size until nginx looks again, and what is on its way into
it comes on top: twice the size leaves room for both. ctx, component
*/ -}}
{{- define "srs.nginx.tmpSize" -}}
{{- if .component.nginx }}64Mi{{ else }}{{ include "srs.nginx.cacheMebibytes" .ctx | int | mul 2 | add 256 }}Mi{{ end }}
{{- end }}

{{- /* The settings of nginx's container, as JSON. ctx, component */ -}}
{{- define "srs.nginx.settings" -}}
{{- $settings := .component.pod }}
{{- if .component.nginx }}
  {{- $chart := mustMergeOverwrite (deepCopy .ctx.model.pod.pod) (deepCopy .ctx.model.pod.nginx) }}
  {{- $settings = mustMergeOverwrite $chart (deepCopy .ctx.Values.nginx.pod) }}
{{- end }}
{{- include "srs.withoutNulls" $settings }}
{{- end }}

{{- /* The name of the ConfigMap with nginx's files, which all pods of a role share. ctx, component */ -}}
{{- define "srs.nginx.configName" -}}
{{- $suffix := .component.nginx | ternary "nginx" (kebabcase .component.role) }}
{{- if has "hooks" .component.programs }}
  {{- $suffix = printf "%s-hooks" (kebabcase .component.role) }}
{{- end }}
{{- include "srs.name" (dict "ctx" .ctx "suffix" $suffix) }}
{{- end }}
