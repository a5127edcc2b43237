{{- /* Pods and containers. */ -}}

{{- /*
A pod template.
ctx, component, role, settings (PodSettings), labels, annotations, gracePeriod, restartPolicy, and as text: initContainers, containers, volumes
*/ -}}
{{- define "srs.podTemplate" -}}
{{- $settings := .settings }}
{{- $selected := include "srs.selectorLabels" . | fromYaml -}}
metadata:
  # Without the versions of chart and app: a new one of those alone must not restart streams.
  labels:
    {{- mergeOverwrite (dict) .ctx.Values.commonLabels (.labels | default dict) ($settings.labels | default dict) $selected | toYaml | nindent 4 }}
  {{- with mergeOverwrite (dict) (.annotations | default dict) ($settings.annotations | default dict) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  automountServiceAccountToken: false
  # Service links would put SRS_… variables into the environment, which SRS reads as configuration.
  enableServiceLinks: false
  {{- with .ctx.Values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- $given := pick $settings "serviceAccountName" "nodeSelector" "affinity" "tolerations" "priorityClassName" "runtimeClassName" "schedulerName" "hostAliases" "dnsPolicy" "dnsConfig" }}
  {{- with merge (deepCopy $given) (pick .ctx.srs.pod.pod "dnsConfig") }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $settings.topologySpreadConstraints }}
  {{- $constraints := list }}
  {{- range . }}
    {{- $constraints = append $constraints (merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" (include "srs.selectorLabels" (omit $ "component") | fromYaml)))) }}
  {{- end }}
  topologySpreadConstraints:
    {{- toYaml $constraints | nindent 4 }}
  {{- end }}
  securityContext:
    {{- mergeOverwrite (deepCopy .ctx.srs.pod.pod.podSecurityContext) ($settings.podSecurityContext | default dict) | toYaml | nindent 4 }}
  {{- with .gracePeriod }}
  terminationGracePeriodSeconds: {{ int . }}
  {{- end }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- if or .initContainers $settings.initContainers }}
  initContainers:
    {{- with .initContainers }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $settings.initContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    {{- .containers | nindent 4 }}
    {{- with $settings.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or .volumes $settings.volumes }}
  volumes:
    {{- with .volumes }}
    {{- . | trim | nindent 4 }}
    {{- end }}
    {{- with $settings.volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}

{{- /*
A container, as an item of a list.
ctx, name, image, settings (ContainerSettings), own (settings of this container that the chart makes), command, args, workingDir, env, ports (listeners),
mounts (volume: path), readOnly (volumes), probe (the action of all its probes), sleepBeforeStop (seconds)
*/ -}}
{{- define "srs.container" -}}
{{- $settings := mustMergeOverwrite (deepCopy .ctx.srs.pod.container) (deepCopy (.own | default dict)) (deepCopy .settings) -}}
- name: {{ .name | quote }}
  image: {{ include "srs.image" . | quote }}
  imagePullPolicy: {{ .image.pullPolicy | default .ctx.Values.image.pullPolicy }}
  {{- with .workingDir }}
  workingDir: {{ . }}
  {{- end }}
  {{- with .command }}
  command: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .args }}
  args: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with concat (.env | default list) ($settings.env | default list) }}
  env: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $settings.envFrom }}
  envFrom: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .ports }}
  ports:
    {{- range . }}
    - name: {{ .portName }}
      containerPort: {{ .port }}
      protocol: {{ .protocol }}
    {{- end }}
  {{- end }}
  {{- with .sleepBeforeStop }}
  lifecycle:
    preStop:
      {{- /* Needs no program in the image. */}}
      {{- if semverCompare ">=1.30-0" $.ctx.Capabilities.KubeVersion.Version }}
      sleep:
        seconds: {{ int . }}
      {{- else }}
      exec:
        command: [sleep, {{ int . | quote }}]
      {{- end }}
  {{- end }}
  {{- if .probe }}
  {{- range $name, $default := .ctx.srs.pod.probes }}
  {{- $probe := mergeOverwrite (dict) $default (get $settings $name | default dict) }}
  {{- if $probe.enabled }}
  {{ $name }}:
    {{- toYaml $.probe | nindent 4 }}
    {{- omit $probe "enabled" | toYaml | nindent 4 }}
  {{- end }}
  {{- end }}
  {{- end }}
  {{- with $settings.resources }}
  resources: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: {{- toYaml $settings.securityContext | nindent 4 }}
  {{- if or .mounts $settings.volumeMounts }}
  volumeMounts:
    {{- range $name, $path := .mounts }}
    - name: {{ $name }}
      mountPath: {{ $path }}
      {{- if has $name ($.readOnly | default list) }}
      readOnly: true
      {{- end }}
    {{- end }}
    {{- with $settings.volumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}
