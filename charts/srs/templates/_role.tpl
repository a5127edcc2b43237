{{- /* The objects of a role (origin, edge, hls), one set for each of its components. */ -}}

{{- /*
What a role's template files call: prints an object for each component of the role, nothing where the mode lacks it.
ctx, role, object, once (one for all its components)
*/ -}}
{{- define "srs.role" -}}
{{- include "srs.load" .ctx }}
{{- $printed := false }}
{{- range .ctx.srs.components }}
  {{- if and (eq .role $.role) (not (and $.once $printed)) }}
{{- with include (printf "srs.role.%s" $.object) (dict "ctx" $.ctx "component" .) }}
---
{{ . }}
{{- end }}
    {{- $printed = true }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What srs.metadata and srs.selectorLabels take for a component. ctx, component */ -}}
{{- define "srs.identity" -}}
{{- dict "component" .component.key "role" .component.role "suffix" .component.key | toYaml }}
{{- end }}

{{- define "srs.role.workload" -}}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $identity := merge (dict "ctx" .ctx) (include "srs.identity" . | fromYaml) -}}
apiVersion: apps/v1
kind: {{ $component.workload }}
metadata:
  {{- include "srs.metadata" $identity | nindent 2 }}
spec:
  replicas: {{ $component.replicas }}
  {{- if eq $component.workload "StatefulSet" }}
  serviceName: {{ $component.headless }}
  # Origins do not wait for each other to start, but are replaced one after another.
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  {{- else if eq (include "srs.claims" $component) "exclusive" }}
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
      {{- include "srs.selectorLabels" (omit $identity "role") | nindent 6 }}
  template:
    {{- include "srs.role.pod" . | nindent 4 }}
  {{- if and (eq $component.workload "StatefulSet") (eq (include "srs.claims" $component) "exclusive") }}
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
        labels:
          {{- include "srs.selectorLabels" (omit $identity "role") | nindent 10 }}
        annotations:
          {{- include "srs.claimAnnotations" $values.persistence | nindent 10 }}
      spec:
        {{- include "srs.claimSpec" $values.persistence | nindent 8 }}
  {{- end }}
{{- end }}

{{- define "srs.role.pod" -}}
{{- $ctx := .ctx }}
{{- $component := .component }}
{{- $values := $component.values }}
{{- $labels := dict "ossrs.io/role" $component.role }}
{{- range $component.listeners }}
  {{- if .public }}
    {{- $_ := set $labels "ossrs.io/public" "true" }}
  {{- end }}
{{- end }}
{{- $annotations := dict }}
{{- if not $component.gateway }}
  {{- /* A change of what SRS applies by itself must leave the pods alone. */}}
  {{- $_ := set $annotations "checksum/srs.conf" (toJson $component.fixed | sha256sum) }}
{{- end }}
{{- if or $component.nginx $component.gateway }}
  {{- $_ := set $annotations "checksum/nginx.conf" (include "srs.nginx.conf" (dict "ctx" $ctx "component" $component) | sha256sum) }}
{{- end }}
{{- $settings := $component.pod }}
{{- if and (gt (include "srs.roleReplicas" . | int) 1) (not (hasKey $settings "topologySpreadConstraints")) }}
  {{- $settings = merge (dict "topologySpreadConstraints" (list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway"))) $settings }}
{{- end }}
{{- include "srs.podTemplate" (dict "ctx" $ctx "component" $component.key "role" $component.role "settings" $settings "labels" $labels "annotations" $annotations
  "gracePeriod" $values.terminationGracePeriodSeconds
  "initContainers" ($component.gateway | ternary "" (include "srs.role.copyPlayers" .))
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
{{- if not .component.gateway }}
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
  "command" (list "/bin/sh" "-c" (include "srs.manyFiles" "./objs/srs -c /etc/srs/srs.conf"))
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp") "readOnly" (list "config")
  "probe" $probe "sleepBeforeStop" $component.values.drainSeconds) }}
{{- end }}
{{- end }}

{{- /* A command with as many open files as the node allows: containerd gives 1024, each client takes one. */ -}}
{{- define "srs.manyFiles" -}}
ulimit -Sn "$(ulimit -Hn)"; exec {{ . }}
{{- end }}

{{- define "srs.role.nginxContainer" -}}
{{- $component := .component }}
{{- if or $component.nginx $component.gateway }}
{{- $ctx := .ctx }}
{{- $nginx := $ctx.Values.nginx }}
{{- $listener := include "srs.listener" (dict "component" $component "kind" "hls") | fromJson }}
{{- $mounts := dict "nginx-config" "/etc/nginx-srs" "nginx-tmp" "/tmp" }}
{{- if not (include "srs.nginx.proxies" .) }}
  {{- $_ := set $mounts "data" "/usr/share/nginx/html" }}
{{- end }}
{{- include "srs.container" (dict "ctx" $ctx "name" "nginx" "image" $nginx.image
  "settings" ($component.gateway | ternary $component.pod $nginx.pod) "own" $ctx.srs.pod.nginx
  "ports" (list (merge (dict "port" (int $listener.port)) $listener))
  "command" (list "/bin/sh" "-c" (include "srs.nginx.command" .))
  "mounts" $mounts "readOnly" (list "nginx-config" "data")
  "probe" (dict "httpGet" (dict "path" "/healthz" "port" $listener.portName))
  "sleepBeforeStop" ($component.values.drainSeconds | default $ctx.Values.origin.drainSeconds)) }}
{{- end }}
{{- end }}

{{- define "srs.role.volumes" -}}
{{- $component := .component }}
{{- if not $component.gateway }}
- name: config
  configMap:
    name: {{ $component.name }}
{{- end }}
{{- if $component.gateway }}
  {{- if not (include "srs.nginx.proxies" .) }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "srs.claimName" (dict "ctx" .ctx "component" (include "srs.first" (dict "ctx" .ctx "role" "origin") | fromJson)) }}
    readOnly: true
  {{- end }}
{{- else if not (include "srs.claims" $component) }}
- name: data
  emptyDir: {}
{{- else if or (ne $component.workload "StatefulSet") (eq (include "srs.claims" $component) "shared") }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "srs.claimName" . }}
{{- end }}
{{- if not $component.gateway }}
- name: tmp
  emptyDir: {}
{{- end }}
{{- if or $component.nginx $component.gateway }}
- name: nginx-config
  configMap:
    name: {{ include "srs.name" (dict "ctx" .ctx "suffix" ($component.gateway | ternary $component.key "nginx")) }}
- name: nginx-tmp
  emptyDir: {}
{{- end }}
{{- end }}

{{- /* A text within a block scalar. Without blanks on empty lines: with them, kubectl prints it in one line. */ -}}
{{- define "srs.indented" -}}
{{- regexReplaceAll "(?m)[ \t\r]+$" (trim . | nindent 4) "" }}
{{- end }}

{{- define "srs.role.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (merge (dict "ctx" .ctx) (include "srs.identity" . | fromYaml)) | nindent 2 }}
data:
  srs.conf: |
    {{- include "srs.indented" (include "srs.config.text" (dict "component" .component "facts" .ctx.srs.facts)) }}
{{- end }}

{{- /* The configuration of nginx: one for all pods of a role, for it is the same. */ -}}
{{- define "srs.role.nginxConfigmap" -}}
{{- if or .component.nginx .component.gateway -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "component" .component.role "suffix" (.component.gateway | ternary .component.key "nginx")) | nindent 2 }}
data:
  nginx.conf: |
    {{- include "srs.indented" (include "srs.nginx.conf" .) }}
{{- end }}
{{- end }}

{{- /* How many pods a component's role has in all. ctx, component */ -}}
{{- define "srs.roleReplicas" -}}
{{- $replicas := 0 }}
{{- range .ctx.srs.components }}
  {{- if eq .role $.component.role }}
    {{- $replicas = add $replicas .replicas }}
  {{- end }}
{{- end }}
{{- $replicas }}
{{- end }}

{{- /* The first component of a role, as JSON. ctx, role */ -}}
{{- define "srs.first" -}}
{{- $first := dict }}
{{- range .ctx.srs.components }}
  {{- if and (eq .role $.role) (not $first) }}
    {{- $first = dict "key" .key "role" .role "values" (dict "persistence" (.values.persistence | default dict)) }}
  {{- end }}
{{- end }}
{{- toJson $first }}
{{- end }}

{{- define "srs.role.pdb" -}}
{{- with .component.values.podDisruptionBudget }}
{{- if and .enabled (gt (include "srs.roleReplicas" $ | int) 1) -}}
{{- $identity := dict "ctx" $.ctx "role" $.component.role "suffix" $.component.role -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "srs.metadata" (merge (dict "component" $.component.role) $identity) | nindent 2 }}
spec:
  maxUnavailable: {{ kindIs "string" .maxUnavailable | ternary .maxUnavailable (int .maxUnavailable) }}
  # A pod that does not serve need not be kept.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}

{{- /*
What the others in the cluster reach a component by: RTMP for the edges, the API for the other origins of a mesh, HLS for the gateways.
Of a StatefulSet it is the headless Service that its pods have their names from.
*/ -}}
{{- define "srs.role.internalService" -}}
{{- $component := .component }}
{{- $kinds := empty $component.spec.mesh | ternary list (list "api") }}
{{- range .ctx.srs.components }}
  {{- if eq (.spec.upstream | default "") $component.role }}
    {{- $kinds = prepend $kinds "rtmp" }}
  {{- else if include "srs.nginx.proxies" (dict "ctx" $.ctx "component" .) }}
    {{- $kinds = append $kinds "hls" }}
  {{- end }}
{{- end }}
{{- if $kinds -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "component" $component.key "suffix" ($component.serviceSuffix | default $component.key)) | nindent 2 }}
spec:
  type: ClusterIP
  {{- if $component.headless }}
  clusterIP: None
  # An origin that starts or stops keeps its name.
  publishNotReadyAddresses: true
  {{- end }}
  ports:
    {{- range uniq $kinds }}
    {{- $listener := include "srs.listener" (dict "component" $component "kind" .) | fromJson }}
    {{- if $listener }}
    - name: {{ . }}
      port: {{ int $listener.port }}
      targetPort: {{ $listener.portName }}
      protocol: TCP
    {{- end }}
    {{- end }}
  selector:
    {{- include "srs.selectorLabels" (dict "ctx" .ctx "component" $component.key) | nindent 4 }}
{{- end }}
{{- end }}
