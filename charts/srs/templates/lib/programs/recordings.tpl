{{- /* What looks after the files that origins write. Each returns what srs.programs describes. ctx, component */ -}}

{{- /* Finishes the recordings that a killed or replaced server has left behind. */ -}}
{{- define "srs.program.finish" -}}
{{- $recordings := .ctx.Values.recordings }}
{{- $seconds := int $recordings.finishAfterSeconds | toString }}
{{- $hook := get .component.secretArgs "recordings.finishedHook" }}
{{- $finish := dict
  "name" "finish-recordings"
  "image" .component.image
  "workingDir" "/usr/local/srs/objs/nginx/html"
  "command" (list "/bin/bash" "-c" (printf "%s\nmain \"$@\"" (.ctx.Files.Get "files/recordings/finish.sh")))
  "args" (list "finish" $seconds $hook.arg)
  "env" $hook.env
  "mounts" (dict "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp") }}
{{- include "srs.housekeeper" (merge (dict "container" $finish "resources" $recordings.resources) .) }}
{{- end }}

{{- /* Deletes old files. */ -}}
{{- define "srs.program.cleanup" -}}
{{- $cleanup := .ctx.Values.cleanup }}
{{- $settings := list
  (printf "dry_run=%s" ($cleanup.dryRun | ternary "yes" ""))
  (printf "max_age=%s" (include "srs.minutes" $cleanup.maxAge))
  (printf "keep_for=%s" (include "srs.minutes" $cleanup.recordings.maxAge))
  (printf "max_usage=%v" ($cleanup.recordings.maxUsage | default ""))
  (printf "finishing=%s" (has "finish" (first .ctx.srs.byRole.origin).programs | ternary "yes" "")) }}
{{- $schedule := splitList " " $cleanup.schedule }}
{{- $run := eq .component.workload "CronJob" | ternary "clean" (printf "at '%s' '%s'" (first $schedule) (index $schedule 1)) }}
{{- $container := dict
  "name" "cleanup"
  "image" .component.image
  "workingDir" "/html"
  "command" (list "/bin/bash" "-c" (concat (list (.ctx.Files.Get "files/recordings/cleanup.sh")) $settings (list $run) | join "\n"))
  "mounts" (dict "data" "/html" "tmp" "/tmp") }}
{{- include "srs.housekeeper" (merge (dict "container" $container "resources" $cleanup.resources) .) }}
{{- end }}

{{- /* Uploads recordings. rclone takes the settings of its storage from the environment. */ -}}
{{- define "srs.program.upload" -}}
{{- $upload := .ctx.Values.recordings.upload }}
{{- $env := list (dict "name" "RCLONE_CONFIG_S3_TYPE" "value" "s3") (dict "name" "RCLONE_CONFIG_S3_NO_CHECK_BUCKET" "value" "true") }}
{{- range $option, $value := $upload.s3 }}
  {{- if kindIs "map" $value }}
    {{- $env = append $env (merge (dict "name" (printf "RCLONE_CONFIG_S3_%s" (upper $option))) $value) }}
  {{- else }}
    {{- $env = append $env (dict "name" (printf "RCLONE_CONFIG_S3_%s" (upper $option)) "value" (toString $value)) }}
  {{- end }}
{{- end }}
{{- $seconds := eq .component.workload "CronJob" | ternary "" (mul 60 (int $upload.intervalMinutes) | toString) }}
{{- $container := dict
  "name" "upload"
  "image" (eq .component.workload "CronJob" | ternary .component.image $upload.image)
  "env" (concat $env ($upload.env | default list))
  "command" (list "/bin/sh" "-c" (.ctx.Files.Get "files/recordings/upload.sh"))
  "args" (list "upload" $seconds (list $upload.bucket $upload.folder | compact | join "/") $upload.deleteAfter)
  "mounts" (dict "data" "/recordings" "tmp" "/tmp")
  "readOnly" (empty $upload.deleteAfter | ternary (list "data") list) }}
{{- include "srs.housekeeper" (merge (dict "container" $container "resources" $upload.resources) .) }}
{{- end }}

{{- /*
The container of a program above and, in a job, the volumes that SRS brings elsewhere. As SRS's user, because the files are SRS's.
ctx, component, container, resources
*/ -}}
{{- define "srs.housekeeper" -}}
{{- $settings := dict "securityContext" .component.pod.securityContext "resources" .resources }}
{{- $parts := dict "containers" (list (set .container "settings" $settings)) }}
{{- if eq .component.workload "CronJob" }}
  {{- $volume := include "srs.dataVolume" (dict "ctx" .ctx "component" (first .ctx.srs.byRole.origin)) | fromJson }}
  {{- $_ := set $parts "volumes" (list $volume (dict "name" "tmp" "emptyDir" (dict "sizeLimit" "256Mi"))) }}
{{- end }}
{{- toJson $parts }}
{{- end }}

{{- /* The minutes of a duration such as 90m, 12h or 3d; empty for an empty one. */ -}}
{{- define "srs.minutes" -}}
{{- if . }}
{{- mul (trimAll "mhd" . | int) (get (dict "m" 1 "h" 60 "d" 1440) (substr (sub (len .) 1 | int) (len .) .)) }}
{{- end }}
{{- end }}
