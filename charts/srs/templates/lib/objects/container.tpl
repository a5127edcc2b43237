{{- /* Containers, as items of a list. */ -}}

{{- /*
A container that a program describes: name, image, settings (ContainerSettings), own (settings of this container that the chart
makes), command, args, workingDir, env, ports (listeners), mounts (volume: path), readOnly (volumes), probe (the action of all its
probes), sleepBeforeStop (seconds).
ctx, container
*/ -}}
{{- define "srs.container" -}}
{{- $container := .container }}
{{- $settings := mustMergeOverwrite (deepCopy .ctx.srs.pod.container) ($container.own | default dict) $container.settings -}}
- name: {{ $container.name | quote }}
  image: {{ include "srs.image" (dict "ctx" .ctx "image" $container.image) | quote }}
  imagePullPolicy: {{ $container.image.pullPolicy | default .ctx.Values.image.pullPolicy }}
  {{- with pick $container "workingDir" "command" "args" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with concat ($container.env | default list) ($settings.env | default list) }}
  env:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $settings.envFrom }}
  envFrom:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $container.ports }}
  ports:
    {{- range . }}
    - name: {{ .portName }}
      containerPort: {{ int .port }}
      protocol: {{ .protocol }}
    {{- end }}
  {{- end }}
  {{- with $container.sleepBeforeStop }}
  lifecycle:
    preStop:
      {{- include "srs.sleep" (dict "ctx" $.ctx "seconds" .) | nindent 6 }}
  {{- end }}
  {{- with $container.probe }}
  {{- include "srs.probes" (dict "ctx" $.ctx "settings" $settings "action" .) | nindent 2 }}
  {{- end }}
  {{- with $settings.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml $settings.securityContext | nindent 4 }}
  {{- with include "srs.mounts" (dict "container" $container "settings" $settings) | fromJsonArray }}
  volumeMounts:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- /* The handler of a preStop that waits. Kubernetes' own, where it has one, needs no program in the image. ctx, seconds */ -}}
{{- define "srs.sleep" -}}
{{- if semverCompare ">=1.30-0" .ctx.Capabilities.KubeVersion.Version -}}
sleep:
  seconds: {{ int .seconds }}
{{- else -}}
exec:
  command: [sleep, {{ int .seconds | quote }}]
{{- end }}
{{- end }}

{{- /* The probes of a container. ctx, settings (ContainerSettings), action */ -}}
{{- define "srs.probes" -}}
{{- $probes := dict }}
{{- range $name, $default := .ctx.srs.pod.probes }}
  {{- $probe := mergeOverwrite (dict) $default (get $.settings $name | default dict) }}
  {{- if $probe.enabled }}
    {{- $_ := set $probes $name (merge (omit $probe "enabled") $.action) }}
  {{- end }}
{{- end }}
{{- with $probes }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{- /* The mounts of a container, as a JSON list. container, settings (ContainerSettings) */ -}}
{{- define "srs.mounts" -}}
{{- $mounts := list }}
{{- range $name, $path := .container.mounts }}
  {{- $mount := dict "name" $name "mountPath" $path }}
  {{- if has $name ($.container.readOnly | default list) }}
    {{- $_ := set $mount "readOnly" true }}
  {{- end }}
  {{- $mounts = append $mounts $mount }}
{{- end }}
{{- concat $mounts (.settings.volumeMounts | default list) | toJson }}
{{- end }}

{{- /* An image's name. ctx, image: one of the values' image maps */ -}}
{{- define "srs.image" -}}
{{- $registry := .image.registry | default .ctx.Values.global.imageRegistry }}
{{- $name := list $registry .image.repository | compact | join "/" }}
{{- if .image.digest }}
{{- printf "%s@%s" $name .image.digest }}
{{- else }}
{{- printf "%s:%s" $name (.image.tag | default .ctx.Chart.AppVersion) }}
{{- end }}
{{- end }}
