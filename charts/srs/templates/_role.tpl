{{- /* The objects of a role (origin, edge, hlsCache, proxy), one set for each of its components. */ -}}

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
  revisionHistoryLimit: {{ int .ctx.Values.revisionHistoryLimit }}
  {{- if eq $component.workload "StatefulSet" }}
  serviceName: {{ include "srs.headless" . }}
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
{{- $labels := dict "ossrs.io/role" (kebabcase $component.role) }}
{{- range $component.listeners }}
  {{- if .public }}
    {{- $_ := set $labels "ossrs.io/public" "true" }}
  {{- end }}
{{- end }}
{{- $annotations := dict }}
{{- if eq $component.program "srs" }}
  {{- /* A change of what SRS applies by itself must leave the pods alone. */}}
  {{- $_ := set $annotations "checksum/srs.conf" (toJson $component.fixed | sha256sum) }}
{{- end }}
{{- if has "nginx" $component.containers }}
  {{- $_ := set $annotations "checksum/nginx.conf" (include "srs.nginx.conf" (dict "ctx" $ctx "component" $component) | sha256sum) }}
{{- end }}
{{- $settings := $component.pod }}
{{- if and (gt (include "srs.roleReplicas" . | int) 1) (not (hasKey $settings "topologySpreadConstraints")) }}
  {{- $settings = merge (dict "topologySpreadConstraints" (list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway"))) $settings }}
{{- end }}
{{- $containers := list }}
{{- range $component.containers }}
  {{- $containers = append $containers (include (printf "srs.role.%sContainer" .) $) }}
{{- end }}
{{- include "srs.podTemplate" (dict "ctx" $ctx "component" $component.key "role" $component.role "settings" $settings "labels" $labels "annotations" $annotations
  "gracePeriod" $values.terminationGracePeriodSeconds
  "initContainers" (eq $component.program "srs" | ternary (include "srs.role.copyPlayers" .) "")
  "containers" (join "\n" $containers)
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
{{- $api := include "srs.listener" (dict "component" $component "kind" "api") | fromJson }}
{{- $rtmp := include "srs.listener" (dict "component" $component "kind" "rtmp") | fromJson }}
{{- $probe := dict "tcpSocket" (dict "port" ($rtmp.portName | default "rtmp")) }}
{{- if $api }}
  {{- /* The root of the API answers without authentication and without touching a disk. */}}
  {{- $probe = dict "httpGet" (dict "path" "/" "port" $api.portName) }}
{{- end }}
{{- $env := list }}
{{- with $component.spec.proxied }}
  {{- $env = append $env (dict "name" "SRS_DEVICE_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) }}
{{- end }}
{{- if $component.text }}
  {{- /* What the chart forces into a configuration of its own, SRS takes from the environment here. */}}
  {{- range $name, $value := .ctx.srs.table.forced }}
    {{- $env = append $env (dict "name" (printf "SRS_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
  {{- range $name, $value := include "srs.config.heartbeat" . | fromJson }}
    {{- $env = append $env (dict "name" (printf "SRS_HEARTBEAT_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
{{- end }}
{{- include "srs.container" (dict "ctx" .ctx "name" "srs" "image" $component.image "settings" $component.pod "ports" (include "srs.role.ports" (dict "component" $component "container" "srs") | fromJsonArray) "env" $env
  "workingDir" "/usr/local/srs"
  "command" (list "/bin/sh" "-c" (list (include "srs.role.announce" .) (include "srs.manyFiles" "./objs/srs -c /etc/srs/srs.conf") | compact | join "\n"))
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp") "readOnly" (list "config")
  "probe" $probe "sleepBeforeStop" $component.values.drainSeconds) }}
{{- end }}

{{- /*
What an origin tells its proxies: the address of its Service, which stays when the pod is replaced. A proxy takes minutes to forget an address, and with it the streams there.
ctx, component
*/ -}}
{{- define "srs.role.announce" -}}
{{- if .component.spec.proxied -}}
set -- $(getent ahostsv4 "{{ eq .component.workload "StatefulSet" | ternary "$HOSTNAME" .component.name }}.{{ .ctx.Release.Namespace }}.svc")
export SRS_DEVICE_IP="${1:-$SRS_DEVICE_IP}"
{{- end }}
{{- end }}

{{- /* The listeners of a container, one for each port, as a JSON list. component, container */ -}}
{{- define "srs.role.ports" -}}
{{- $ports := list }}
{{- range .component.listeners }}
  {{- if and (eq .container $.container) (not .sharing) }}
    {{- $ports = append $ports . }}
  {{- end }}
{{- end }}
{{- toJson $ports }}
{{- end }}

{{- /* A command with as many open files as the node allows: containerd gives 1024, each client takes one. */ -}}
{{- define "srs.manyFiles" -}}
ulimit -Sn "$(ulimit -Hn)"; exec {{ . }}
{{- end }}

{{- /* nginx, beside SRS or as a gateway. */ -}}
{{- define "srs.role.nginxContainer" -}}
{{- $component := .component }}
{{- $nginx := .ctx.Values.nginx }}
{{- $listener := include "srs.listener" (dict "component" $component "kind" "hls") | fromJson }}
{{- $mounts := dict "nginx-config" "/etc/nginx-srs" "nginx-tmp" "/tmp" }}
{{- if not (include "srs.nginx.proxies" .) }}
  {{- $_ := set $mounts "data" "/usr/share/nginx/html" }}
{{- end }}
{{- include "srs.container" (dict "ctx" .ctx "name" "nginx" "image" $nginx.image
  "settings" ($component.nginx | ternary $nginx.pod $component.pod) "own" .ctx.srs.pod.nginx
  "ports" (include "srs.role.ports" (dict "component" $component "container" "nginx") | fromJsonArray)
  "command" (list "/bin/sh" "-c" (include "srs.nginx.command" .))
  "mounts" $mounts "readOnly" (list "nginx-config" "data")
  "probe" (dict "httpGet" (dict "path" "/healthz" "port" $listener.portName))
  "sleepBeforeStop" $component.values.drainSeconds) }}
{{- end }}

{{- define "srs.role.volumes" -}}
{{- $component := .component }}
{{- $nginx := has "nginx" $component.containers }}
{{- if eq $component.program "srs" }}
- name: config
  configMap:
    name: {{ $component.name }}
  {{- if not (include "srs.claims" $component) }}
- name: data
  emptyDir: {}
  {{- else if or (ne $component.workload "StatefulSet") (eq (include "srs.claims" $component) "shared") }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "srs.claimName" . }}
  {{- end }}
- name: tmp
  emptyDir: {}
{{- else if and $nginx (not (include "srs.nginx.proxies" .)) }}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "srs.claimName" (dict "ctx" .ctx "component" (get .ctx.srs.components (include "srs.first" (dict "ctx" .ctx "role" "origin")))) }}
    readOnly: true
{{- end }}
{{- if eq $component.program "proxy" }}
- name: static
  emptyDir: {}
- name: tmp
  emptyDir: {}
{{- end }}
{{- if $nginx }}
- name: nginx-config
  configMap:
    name: {{ include "srs.name" (dict "ctx" .ctx "suffix" ($component.nginx | ternary "nginx" $component.key)) }}
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
{{- if has "nginx" .component.containers -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "component" (kebabcase .component.role) "suffix" (.component.nginx | ternary "nginx" .component.key)) | nindent 2 }}
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

{{- define "srs.role.pdb" -}}
{{- with .component.values.podDisruptionBudget }}
{{- if and .enabled (gt (include "srs.roleReplicas" $ | int) 1) -}}
{{- $identity := dict "ctx" $.ctx "role" $.component.role "suffix" (kebabcase $.component.role) -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "srs.metadata" (merge (dict "component" (kebabcase $.component.role)) $identity) | nindent 2 }}
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
What others in the cluster reach a role by: a Service for any of its servers, and, where these differ, one for each. Each keeps its address while pods come and go, and
refuses at once where its pod is gone. A StatefulSet has to have a headless one besides.
*/ -}}
{{- define "srs.role.services" -}}
{{- $ctx := .ctx }}
{{- $role := .component.role }}
{{- $spec := .component.spec }}
{{- $any := list }}
{{- $each := list }}
{{- range $ctx.srs.components }}
  {{- if eq (.spec.upstream | default "") $role }}
    {{- $any = append $any "rtmp" }}
  {{- end }}
  {{- if eq (.spec.proxied | default "") $role }}
    {{- $any = append $any "system" }}
  {{- end }}
  {{- if and (eq $role "origin") (include "srs.nginx.proxies" (dict "ctx" $ctx "component" .)) }}
    {{- $each = append $each "hls" }}
  {{- end }}
{{- end }}
{{- if $spec.mesh }}
  {{- $each = concat $each (list "rtmp" "api") }}
{{- else if $spec.proxied }}
  {{- $each = keys (get $ctx.srs.roles $spec.proxied).listeners | sortAlpha | concat $each }}
{{- end }}
{{- $services := list }}
{{- with empty $spec.replicated | ternary (concat $any $each) $any }}
  {{- $services = append $services (dict "component" $.component "kinds" . "selector" (dict "role" $role) "name" (include "srs.name" (dict "ctx" $ctx "suffix" $role))) }}
{{- end }}
{{- if $spec.replicated }}
  {{- range $component := $ctx.srs.components }}
    {{- if eq .role $role }}
      {{- range .hosts }}
        {{- $pod := eq $component.workload "StatefulSet" | ternary . "" }}
        {{- $services = append $services (dict "component" $component "kinds" $each "selector" (dict "component" $component.key) "pod" $pod "name" .) }}
      {{- end }}
      {{- if eq .workload "StatefulSet" }}
        {{- $services = append $services (dict "component" $component "kinds" $each "selector" (dict "component" .key) "headless" true "name" (include "srs.headless" (dict "ctx" $ctx "component" .))) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $i, $service := $services }}
{{- if $i }}
---
{{ end }}
{{- include "srs.internalService" (merge (dict "ctx" $ctx) $service) }}
{{- end }}
{{- end }}

{{- /* The Service that a StatefulSet has to have. ctx, component */ -}}
{{- define "srs.headless" -}}
{{- include "srs.name" (dict "ctx" .ctx "suffix" (printf "%ss" .component.role)) }}
{{- end }}

{{- /* A Service inside the cluster. ctx, component, name, kinds (of listeners), selector (what srs.selectorLabels takes), pod (of a StatefulSet), headless */ -}}
{{- define "srs.internalService" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "srs.metadata" (dict "ctx" .ctx "component" .component.key "name" .name) | nindent 2 }}
spec:
  type: ClusterIP
  {{- if .headless }}
  clusterIP: None
  publishNotReadyAddresses: true
  {{- end }}
  ports:
    {{- range uniq .kinds }}
    {{- with include "srs.listener" (dict "component" $.component "kind" .) | fromJson }}
    - name: {{ .kind }}
      port: {{ int .port }}
      targetPort: {{ .portName }}
      protocol: {{ .protocol }}
    {{- end }}
    {{- end }}
  selector:
    {{- include "srs.selectorLabels" (merge (dict "ctx" .ctx) .selector) | nindent 4 }}
    {{- with .pod }}
    statefulset.kubernetes.io/pod-name: {{ . }}
    {{- end }}
{{- end }}
