{{- /* ffmpeg, which makes copies of streams in smaller sizes, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.transcode" -}}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $origins := list }}
{{- range index .ctx.model.byRole $component.traits.takes }}
  {{- $ports := printf "%d:%d" (int (.listens.api | default dict).port) (int (.listens.rtmp | default dict).port) }}
  {{- range .hosts }}
    {{- $origins = append $origins (printf "%s:%s" . $ports) }}
  {{- end }}
{{- end }}
{{- $ladder := list }}
{{- range $values.ladder }}
  {{- $frames := .frameRate | default "" | toString }}
  {{- $ladder = append $ladder (printf "%s:%d:%s:%s:%s" .name (int .height) .videoBitrate (.audioBitrate | default "128k") $frames) }}
{{- end }}
{{- $script := include "srs.ffmpeg.script" (dict "ctx" .ctx "file" "transcode.sh") }}
{{- $encoder := prepend $values.encoderOptions $values.encoder | join " " }}
{{- $pods := toString (int $values.replicas) }}
{{- $args := list $script "transcode" (join " " $origins) (join " " $values.streams) (join " " $ladder)
  (int $values.keyframeSeconds | toString) $encoder $pods (int $values.maxStreams | toString) }}
{{- $secrets := include "srs.keys.mounted" (dict "ctx" .ctx "publish" true) | fromJson }}
{{- /* A rollout waits until the new pod has found an origin; nothing restarts one that waits for origins. */}}
{{- $off := dict "enabled" false }}
{{- $settings := set (set (omit $component.pod "startupProbe") "startupProbe" $off) "livenessProbe" $off }}
{{- $asked := "[ $(($(date +%s) - $(cat /tmp/answered))) -lt 30 ]" }}
{{- $container := dict
  "name" "transcode"
  "image" $component.image
  "settings" $settings
  "command" (list "/bin/sh" "-c")
  "args" $args
  "env" (list (dict "name" "POD_NAME" "valueFrom" (dict "fieldRef" (dict "fieldPath" "metadata.name"))))
  "mounts" (merge (dict "tmp" "/tmp") $secrets.mounts)
  "readOnly" (keys $secrets.mounts | sortAlpha)
  "probe" (dict "exec" (dict "command" (list "/bin/sh" "-c" $asked))) }}
{{- $tmp := dict "name" "tmp" "emptyDir" (dict "sizeLimit" "64Mi") }}
{{- toJson (dict "containers" (list $container) "volumes" (prepend $secrets.volumes $tmp)) }}
{{- end }}
