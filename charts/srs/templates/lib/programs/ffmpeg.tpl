{{- /* ffmpeg, which publishes and plays at the public address, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.ffmpeg" -}}
{{- $component := .component }}
{{- $common := dict
  "image" $component.image
  "settings" $component.pod
  "workingDir" "/usr/local/srs"
  "command" (list "/bin/sh" "-c")
  "mounts" (dict "tmp" "/tmp") }}
{{- $containers := list }}
{{- $volumes := list (dict "name" "tmp" "emptyDir" (dict "sizeLimit" "64Mi")) }}
{{- $annotations := dict }}
{{- $reads := dict "ctx" .ctx "publish" true "play" (eq $component.role "test") }}
{{- with include "srs.keys.mounted" $reads | fromJson }}
  {{- $volumes = concat $volumes .volumes }}
  {{- $_ := set $common "mounts" (merge $common.mounts .mounts) }}
  {{- $_ := set $common "readOnly" (keys .mounts | sortAlpha) }}
{{- end }}
{{- if eq $component.role "test" }}
  {{- /* Helm 4 reads the logs before it deletes the pod. Helm 3 would delete it first, and `helm test --logs` would fail: there the pod
  stays until the next test. */}}
  {{- $keeps := semverCompare "<4-0" .ctx.Capabilities.HelmVersion.Version }}
  {{- $policy := $keeps | ternary "before-hook-creation" "before-hook-creation,hook-succeeded" }}
  {{- $annotations = dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" $policy }}
  {{- $container := merge (dict "name" "stream" "args" (include "srs.ffmpeg.test" .ctx | fromJsonArray)) $common }}
  {{- range .ctx.model.origin.secrets }}
    {{- if eq .file "srt_server.passphrase" }}
      {{- $reference := first .lines | first }}
      {{- $_ := set $container "env" (list (dict "name" "SRT_PASSPHRASE" "valueFrom" (dict "secretKeyRef" $reference))) }}
    {{- end }}
  {{- end }}
  {{- /* A srs.conf of the user's own is the likeliest reason why a server does not start: the test tells what SRS says of it. */}}
  {{- range .ctx.model.components }}
    {{- if or .text .textFrom }}
      {{- $volume := merge (dict "name" (printf "config-%s" .key)) (include "srs.configVolume" . | fromJson) }}
      {{- range pick $volume "configMap" "secret" }}
        {{- $_ := set . "optional" true }}
      {{- end }}
      {{- $volumes = append $volumes $volume }}
      {{- $_ := set $container "readOnly" (append ($container.readOnly | default list) $volume.name) }}
      {{- $_ := set $container.mounts $volume.name (printf "/etc/srs/%s" .key) }}
    {{- end }}
  {{- end }}
  {{- $containers = list $container }}
{{- else }}
  {{- range $component.values.streams }}
    {{- $source := get $component.secretArgs (printf "publisher.streams.%s.source" .name) }}
    {{- $path := printf "%s/%s" (.app | default "live") (.stream | default .name) }}
    {{- $url := printf "%s/%s%s" (include "srs.publishUrl" $.ctx) $path (include "srs.vhostQuery" $.ctx) }}
    {{- $script := include "srs.ffmpeg.script" (dict "ctx" $.ctx "file" "publish.sh") }}
    {{- $args := list $script "publish" $source.arg $url $path }}
    {{- $containers = append $containers (merge (dict "name" .name "args" $args "env" $source.env) $common) }}
  {{- end }}
  {{- /* Its variables change with a Secret's content only in new pods. */}}
  {{- with $component.secretChecksum }}
    {{- $_ := set $annotations "checksum/secrets" . }}
  {{- end }}
{{- end }}
{{- toJson (dict "containers" $containers "volumes" $volumes "annotations" $annotations) }}
{{- end }}
