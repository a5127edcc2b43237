{{- /* The objects of an SRS role (origin, edge): each has `ctx` and `role`, and prints nothing where the mode lacks the role. */ -}}

{{- /* What a role's template files call: includes NAME with the component, where the mode has it. ctx, role, object */ -}}
{{- define "srs.role" -}}
{{- include "srs.load" .ctx }}
{{- with get .ctx.srs.components .role }}
{{- include (printf "srs.role.%s" $.object) (dict "ctx" $.ctx "component" .) }}
{{- end }}
{{- end }}

{{- define "srs.role.deployment" -}}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $identity := dict "ctx" .ctx "component" $component.role "suffix" $component.role }}
{{- $replicas := $values.replicas | default 1 | int }}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "srs.metadata" $identity | nindent 2 }}
spec:
  replicas: {{ $replicas }}
  {{- if and $values.persistence (include "srs.exclusiveClaim" $values.persistence) }}
  # The volume can be mounted by one node, so the old pod has to go first.
  strategy:
    type: Recreate
  {{- else }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 25%
  {{- end }}
  selector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
  template:
    {{- include "srs.role.pod" . | nindent 4 }}
{{- end }}

{{- /* "true" for persistence that only one node can mount. */ -}}
{{- define "srs.exclusiveClaim" -}}
{{- if and .enabled (not (has "ReadWriteMany" .accessModes)) }}true{{ end }}
{{- end }}

{{- define "srs.role.pod" -}}
{{- $ctx := .ctx }}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $labels := dict }}
{{- range $component.listeners }}
  {{- if .public }}
    {{- $_ := set $labels "ossrs.io/public" "true" }}
  {{- end }}
{{- end }}
{{- /* A change of what SRS applies by itself must leave the pods alone. */}}
{{- $annotations := dict "checksum/srs.conf" (toJson $component.fixed | sha256sum) }}
{{- if $component.nginx }}
  {{- $_ := set $annotations "checksum/nginx.conf" (include "srs.nginx.conf" $ctx | sha256sum) }}
{{- end }}
{{- $settings := $component.pod }}
{{- if and (gt (int $values.replicas) 1) (not (hasKey $settings "topologySpreadConstraints")) }}
  {{- $settings = merge (dict "topologySpreadConstraints" (list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway"))) $settings }}
{{- end }}
{{- include "srs.podTemplate" (dict "ctx" $ctx "component" $component.role "settings" $settings "labels" $labels "annotations" $annotations
  "gracePeriod" $values.terminationGracePeriodSeconds
  "initContainers" (include "srs.role.copyPlayers" .)
  "containers" (list (include "srs.role.srsContainer" .) (include "srs.role.nginxContainer" .) | compact | join "\n")
  "volumes" (include "srs.role.volumes" .)) }}
{{- end }}

{{- /* Players and console from the image onto the volume that is mounted over them. */ -}}
{{- define "srs.role.copyPlayers" -}}
{{- $settings := omit .component.pod "env" "envFrom" "volumeMounts" }}
{{- include "srs.container" (dict "ctx" .ctx "name" "copy-players" "image" .component.image "settings" $settings
  "workingDir" "/usr/local/srs"
  "command" (list "cp" "-R" "./objs/nginx/html/." "/html/")
  "mounts" (dict "data" "/html")) }}
{{- end }}

{{- define "srs.role.srsContainer" -}}
{{- $component := .component }}
{{- $listeners := list }}
{{- range $component.listeners }}
  {{- if and (eq .container "srs") (not .sharing) }}
    {{- $listeners = append $listeners . }}
  {{- end }}
{{- end }}
{{- $api := include "srs.listener" (dict "component" $component "kind" "api") | fromJson }}
{{- $rtmp := include "srs.listener" (dict "component" $component "kind" "rtmp") | fromJson }}
{{- $probe := dict "tcpSocket" (dict "port" ($rtmp.portName | default "rtmp")) }}
{{- if $api }}
  {{- /* The root of the API answers without authentication and without touching a disk. */}}
  {{- $probe = dict "httpGet" (dict "path" "/" "port" $api.portName) }}
{{- end }}
{{- $env := list }}
{{- if $component.text }}
  {{- /* What the chart forces into a configuration of its own, SRS takes from the environment here. */}}
  {{- range $name, $value := .ctx.srs.table.forced }}
    {{- $env = append $env (dict "name" (printf "SRS_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
{{- end }}
{{- include "srs.container" (dict "ctx" .ctx "name" "srs" "image" $component.image "settings" $component.pod "ports" $listeners "env" $env
  "workingDir" "/usr/local/srs"
  "command" (list "/bin/sh" "-c" (include "srs.role.manyFiles" "./objs/srs -c /etc/srs/srs.conf"))
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp") "readOnly" (list "config")
  "probe" $probe "sleepBeforeStop" $component.values.drainSeconds) }}
{{- end }}

{{- /* A command with as many open files as the node allows: containerd gives 1024, each client takes one. */ -}}
{{- define "srs.role.manyFiles" -}}
ulimit -Sn "$(ulimit -Hn)"; exec {{ . }}
{{- end }}

{{- define "srs.role.nginxContainer" -}}
{{- if .component.nginx }}
{{- $ctx := .ctx }}
{{- $nginx := $ctx.Values.nginx }}
{{- $listeners := list }}
{{- range .component.listeners }}
  {{- if eq .container "nginx" }}
    {{- $listeners = append $listeners . }}
  {{- end }}
{{- end }}
{{- include "srs.container" (dict "ctx" $ctx "name" "nginx" "image" $nginx.image "settings" $nginx.pod "own" $ctx.srs.pod.nginx "ports" $listeners
  "command" (list "/bin/sh" "-c" (include "srs.role.manyFiles" "nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'"))
  "mounts" (dict "nginx-config" "/etc/nginx-srs" "data" "/usr/share/nginx/html" "nginx-tmp" "/tmp") "readOnly" (list "nginx-config" "data")
  "probe" (dict "httpGet" (dict "path" "/healthz" "port" "hls")) "sleepBeforeStop" .component.values.drainSeconds) }}
{{- end }}
{{- end }}

{{- define "srs.role.volumes" -}}
{{- $persistence := .component.values.persistence | default dict -}}
- name: config
  configMap:
    name: {{ .component.name }}
- name: data
  {{- if $persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ $persistence.existingClaim | default .component.name }}
  {{- else }}
  emptyDir: {}
  {{- end }}
- name: tmp
  emptyDir: {}
{{- if .component.nginx }}
- name: nginx-config
  configMap:
    name: {{ include "srs.name" (dict "ctx" .ctx "suffix" "nginx") }}
- name: nginx-tmp
  emptyDir: {}
{{- end }}
{{- end }}

{{- define "srs.role.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "component" .component.role "suffix" .component.role) | nindent 2 }}
data:
  srs.conf: |
    {{- include "srs.config.text" (dict "component" .component "facts" .ctx.srs.facts) | trim | nindent 4 }}
{{- end }}

{{- define "srs.role.claim" -}}
{{- with .component.values.persistence }}
{{- if and .enabled (not .existingClaim) -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" $.component.role "suffix" $.component.role) | nindent 2 }}
  annotations:
    # Neither an upgrade nor an uninstall deletes recordings.
    helm.sh/resource-policy: keep
    {{- with .annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  accessModes:
    {{- toYaml .accessModes | nindent 4 }}
  {{- with .storageClass }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ .size }}
{{- end }}
{{- end }}
{{- end }}

{{- define "srs.role.pdb" -}}
{{- with .component.values.podDisruptionBudget }}
{{- if .enabled -}}
{{- $identity := dict "ctx" $.ctx "component" $.component.role "suffix" $.component.role -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "srs.metadata" $identity | nindent 2 }}
spec:
  maxUnavailable: {{ .maxUnavailable }}
  # A pod that does not serve need not be kept.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What other roles reach this one by, inside the cluster: RTMP, where a role fetches streams from it. */ -}}
{{- define "srs.role.internalService" -}}
{{- $component := .component }}
{{- $wanted := false }}
{{- range .ctx.srs.components }}
  {{- if eq (.spec.upstream | default "") $component.role }}
    {{- $wanted = true }}
  {{- end }}
{{- end }}
{{- if $wanted -}}
{{- $identity := dict "ctx" .ctx "component" $component.role "suffix" $component.role -}}
{{- $rtmp := include "srs.listener" (dict "component" $component "kind" "rtmp") | fromJson -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "srs.metadata" $identity | nindent 2 }}
spec:
  type: ClusterIP
  ports:
    - name: rtmp
      port: {{ int $rtmp.port }}
      targetPort: {{ $rtmp.portName }}
      protocol: TCP
  selector:
    {{- include "srs.selectorLabels" $identity | nindent 4 }}
{{- end }}
{{- end }}
