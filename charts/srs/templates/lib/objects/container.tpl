{{- /* Containers, as items of a list. */ -}}

{{- /*
A container that a program describes: name, image, settings (ContainerSettings), command, args, workingDir, env, ports (listeners),
mounts (volume: path), readOnly (volumes), probe (what its probes do), probes (by name, what those do that do something else),
sleepBeforeStop (seconds). One without a probe has no lifecycle either.
ctx, container
*/ -}}
{{- define "srs.container" -}}
{{- $container := .container }}
{{- $settings := $container.settings -}}
- name: {{ $container.name | quote }}
  image: {{ include "srs.image" (dict "ctx" .ctx "image" $container.image) | quote }}
  imagePullPolicy: {{ $container.image.pullPolicy | default .ctx.Values.image.pullPolicy }}
  {{- with pick $container "workingDir" "command" "args" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with concat ($container.env | default list) ($settings.env | default list) }}
  env:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $settings.envFrom }}
  envFrom:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $container.ports }}
  ports:
  {{- range . }}
  - name: {{ .portName }}
    containerPort: {{ int .port }}
    {{- with .hostPort }}
    hostPort: {{ int . }}
    {{- end }}
    protocol: {{ .protocol }}
  {{- end }}
  {{- end }}
  {{- with include "srs.lifecycle" . | fromJson }}
  lifecycle:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "srs.probes" $container | fromJson }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with include "srs.withoutNulls" ($settings.resources | default dict) | fromJson }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $settings.securityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "srs.mounts" (dict "container" $container "settings" $settings) | fromJsonArray }}
  volumeMounts:
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /*
What happens when a container starts and stops: the user's handlers, and otherwise a wait before it stops. Kubernetes' own wait, where it
has one, needs no program in the image.
ctx, container
*/ -}}
{{- define "srs.lifecycle" -}}
{{- $lifecycle := .container.settings.lifecycle | default dict }}
{{- $seconds := int .container.sleepBeforeStop }}
{{- if not .container.probe }}
  {{- $lifecycle = dict }}
{{- else if and $seconds (not (hasKey $lifecycle "preStop")) }}
  {{- $sleep := dict "exec" (dict "command" (list "sleep" (toString $seconds))) }}
  {{- if semverCompare ">=1.30-0" .ctx.Capabilities.KubeVersion.Version }}
    {{- $sleep = dict "sleep" (dict "seconds" $seconds) }}
  {{- end }}
  {{- $lifecycle = set $lifecycle "preStop" $sleep }}
{{- end }}
{{- toJson $lifecycle }}
{{- end }}

{{- /* The probes of a container, as JSON. What they do is the user's choice, or the program's. Its dot is the container. */ -}}
{{- define "srs.probes" -}}
{{- $probes := dict }}
{{- if .probe }}
  {{- range $name := list "startupProbe" "readinessProbe" "livenessProbe" }}
    {{- $probe := get $.settings $name }}
    {{- if $probe.enabled }}
      {{- $handler := pick $probe "httpGet" "tcpSocket" "exec" "grpc" }}
      {{- $action := dig $name $.probe ($.probes | default dict) }}
      {{- $_ := set $probes $name (merge (omit $probe "enabled") (empty $handler | ternary $action dict)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $probes }}
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
