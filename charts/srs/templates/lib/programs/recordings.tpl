{{- /* What looks after the files that origins write. Each returns what srs.programs describes. ctx, component */ -}}

{{- /* Finishes the recordings that a killed or replaced server has left behind. */ -}}
{{- define "srs.program.finish" -}}
{{- $seconds := int .ctx.Values.recordings.finishAfterSeconds | toString }}
{{- $hook := get .component.secretArgs "recordings.finishedHook" }}
{{- $files := include "srs.files" (dict "component" .component) | fromJson }}
{{- $scripts := list (.ctx.Files.Get "files/recordings/index.sh") (.ctx.Files.Get "files/recordings/finish.sh") }}
{{- $recordings := printf "recordings=%s" (include "srs.shellWord" $files.recordings) }}
{{- $finish := dict
  "name" "finish-recordings"
  "image" .component.image
  "workingDir" "/usr/local/srs/objs/nginx/html"
  "command" (list "/bin/bash" "-c" (concat $scripts (list $recordings "main \"$@\"") | join "\n"))
  "args" (list "finish" $seconds $hook.arg)
  "env" $hook.env
  "mounts" (dict "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp") }}
{{- include "srs.housekeeper" (merge (dict "container" $finish "resources" .ctx.Values.recordings.resources) .) }}
{{- end }}

{{- /* Deletes old files. */ -}}
{{- define "srs.program.cleanup" -}}
{{- $cleanup := .ctx.Values.cleanup }}
{{- $origin := .ctx.model.origin }}
{{- $persistence := $origin.values.persistence }}
{{- $files := include "srs.files" (dict "component" $origin) | fromJson }}
{{- $settings := dict
  "dry_run" $cleanup.dryRun
  "max_age" (include "srs.minutes" $cleanup.maxAge)
  "keep_for" (include "srs.minutes" $cleanup.recordings.maxAge)
  "max_usage" ($cleanup.recordings.maxUsage | default "")
  "size" (empty $persistence.existingClaim | ternary (include "srs.bytes" $persistence.size) "")
  "finishing" (has "finish" $origin.programs)
  "shared" $persistence.existingClaim
  "keep_hls" $files.keepHls
  "keep_dash" $files.keepDash }}
{{- $lines := list }}
{{- range $name, $value := merge $settings (omit $files "keepHls" "keepDash" "initialNames") }}
  {{- $word := kindIs "bool" $value | ternary (ternary "yes" "" (eq (toString $value) "true")) (toString $value) }}
  {{- $lines = append $lines (printf "%s=%s" $name (include "srs.shellWord" $word)) }}
{{- end }}
{{- $schedule := splitList " " $cleanup.schedule }}
{{- $run := eq .component.workload "CronJob" | ternary "clean" (printf "at '%s' '%s'" (first $schedule) (index $schedule 1)) }}
{{- $scripts := list (.ctx.Files.Get "files/recordings/index.sh") (.ctx.Files.Get "files/recordings/cleanup.sh") }}
{{- $container := dict
  "name" "cleanup"
  "image" .component.image
  "workingDir" "/html"
  "command" (list "/bin/bash" "-c" (concat $scripts $lines (list $run) | join "\n"))
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
{{- $age := include "srs.minutes" $upload.deleteAfter }}
{{- $files := include "srs.files" (dict "component" .ctx.model.origin) | fromJson }}
{{- $seconds := eq .component.workload "CronJob" | ternary "" (mul 60 (int $upload.intervalMinutes) | toString) }}
{{- $container := dict
  "name" "upload"
  "image" (eq .component.workload "CronJob" | ternary .component.image $upload.image)
  "env" (concat $env ($upload.env | default list))
  "command" (list "/bin/sh" "-c" (.ctx.Files.Get "files/recordings/upload.sh"))
  "args" (concat (list "upload" $seconds (list $upload.bucket $upload.folder | compact | join "/") $age) $files.initialNames)
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
  {{- $volume := include "srs.dataVolume" (dict "ctx" .ctx "component" .ctx.model.origin) | fromJson }}
  {{- $_ := set $parts "volumes" (list $volume (dict "name" "tmp" "emptyDir" (dict "sizeLimit" "256Mi"))) }}
{{- end }}
{{- toJson $parts }}
{{- end }}

{{- /* A text as one word of the shell. Its dot is the text. */ -}}
{{- define "srs.shellWord" -}}
'{{ replace "'" `'\''` . }}'
{{- end }}
