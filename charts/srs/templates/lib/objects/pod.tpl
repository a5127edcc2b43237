{{- /* Pods: those of workloads, and the pod of `helm test`. */ -}}

{{- /* Pods without a workload: one for each component of a role. ctx, role */ -}}
{{- define "srs.pods" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
---
apiVersion: v1
kind: Pod
{{ include "srs.podTemplate" (dict "ctx" $.ctx "component" . "name" .name) }}
{{- end }}
{{- end }}

{{- /* Metadata and spec of a component's pods. ctx, component, name (where the pod has no workload) */ -}}
{{- define "srs.podTemplate" -}}
{{- $component := .component }}
{{- $settings := $component.pod }}
{{- $parts := include "srs.programs" . | fromJson -}}
metadata:
  {{- with .name }}
  name: {{ . }}
  namespace: {{ $.ctx.Release.Namespace }}
  {{- end }}
  labels:
    {{- include "srs.podLabels" . | nindent 4 }}
  {{- $byChart := dict }}
  {{- with and .ctx.Values.metrics.scrapeAnnotations (first $component.metrics) }}
    {{- $byChart = dict "prometheus.io/scrape" "true" "prometheus.io/port" (toString .port) "prometheus.io/path" "/metrics" }}
  {{- end }}
  {{- if $component.traits.evictable }}
    {{- /* By itself, cluster-autoscaler removes no node whose pods have an emptyDir. It kills what has not stopped after ten minutes, so
    edges that wait longer for their viewers are left to stop by themselves. */}}
    {{- $patient := gt (int $component.values.terminationGracePeriodSeconds) 600 }}
    {{- $_ := set $byChart "cluster-autoscaler.kubernetes.io/safe-to-evict" ($patient | ternary "false" "true") }}
  {{- end }}
  {{- $annotations := mergeOverwrite $byChart ($settings.annotations | default dict) $parts.annotations }}
  {{- with empty .name | ternary $annotations (mergeOverwrite (deepCopy $.ctx.Values.commonAnnotations) $annotations) }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "srs.podSettings" . | nindent 2 }}
  {{- if or $parts.initContainers $settings.initContainers }}
  initContainers:
  {{- range $parts.initContainers }}
  {{- include "srs.container" (dict "ctx" $.ctx "container" .) | nindent 2 }}
  {{- end }}
  {{- with $settings.initContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
  containers:
  {{- range $parts.containers }}
  {{- include "srs.container" (dict "ctx" $.ctx "container" .) | nindent 2 }}
  {{- end }}
  {{- with $settings.sidecars }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with concat $parts.volumes ($settings.volumes | default list) }}
  volumes:
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /*
The labels of a component's pods. Those of a workload lack the versions of chart and app, because a new chart alone must not
restart streams.
ctx, component, name (where the pod has no workload)
*/ -}}
{{- define "srs.podLabels" -}}
{{- $component := .component }}
{{- $identity := merge (dict "ctx" .ctx "component" $component.key) (pick $component "role" "group") }}
{{- $labels := dict }}
{{- range $component.listeners }}
  {{- if and .public (not $component.apart) }}
    {{- $_ := set $labels "ossrs.io/public" "true" }}
  {{- end }}
{{- end }}
{{- if $component.metrics }}
  {{- $_ := set $labels "ossrs.io/metrics" "true" }}
{{- end }}
{{- $labels = mergeOverwrite $labels ($component.pod.labels | default dict) }}
{{- if .name }}
  {{- include "srs.labels" (merge (dict "labels" $labels) $identity) }}
{{- else }}
  {{- mergeOverwrite (dict) .ctx.Values.commonLabels $labels (include "srs.selectorLabels" $identity | fromYaml) | toYaml }}
{{- end }}
{{- end }}

{{- /* What a pod's spec says beside its containers and volumes. ctx, component */ -}}
{{- define "srs.podSettings" -}}
{{- $component := .component }}
{{- $settings := $component.pod }}
{{- $secrets := list }}
{{- range concat (.ctx.Values.global.imagePullSecrets | default list) ($settings.imagePullSecrets | default list) }}
  {{- $secrets = append $secrets (kindIs "string" . | ternary (dict "name" (tpl (toString .) $.ctx)) .) | uniq }}
{{- end -}}
automountServiceAccountToken: false
# Service links would put SRS_… variables into the environment, which SRS reads as configuration.
enableServiceLinks: false
{{- with $secrets }}
imagePullSecrets:
{{- toYaml . | nindent 0 }}
{{- end }}
{{- $given := pick $settings "serviceAccountName" "nodeSelector" "affinity" "tolerations" "priorityClassName" "runtimeClassName"
  "schedulerName" "hostAliases" "hostNetwork" "dnsPolicy" "dnsConfig" }}
{{- $account := include "srs.serviceAccountName" .ctx }}
{{- if $component.asksKubernetes }}
  {{- $account = include "srs.addressReader" . }}
{{- end }}
{{- /* Always, because Kubernetes keeps the last one where none is named any more. */}}
{{- $_ := set $given "serviceAccountName" ($settings.serviceAccountName | default $account | default "default") }}
{{- if and $settings.hostNetwork (not $settings.dnsPolicy) }}
  {{- /* Otherwise they would ask the node's name servers, which do not know the cluster's Services. */}}
  {{- $given = set $given "dnsPolicy" "ClusterFirstWithHostNet" }}
{{- end }}
{{- with $given }}
{{ toYaml . }}
{{- end }}
{{- $spread := $settings.topologySpreadConstraints }}
{{- if and (not (hasKey $settings "topologySpreadConstraints")) (gt (int $component.tierPods) 1) }}
  {{- $spread = list }}
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    {{- $spread = append $spread (dict "maxSkew" 1 "topologyKey" . "whenUnsatisfiable" "ScheduleAnyway") }}
  {{- end }}
{{- end }}
{{- with $spread }}
topologySpreadConstraints:
{{- range . }}
{{- $tier := include "srs.selectorLabels" (merge (dict "ctx" $.ctx) (pick $component "role" "group")) | fromYaml }}
{{- list (merge (deepCopy .) (dict "labelSelector" (dict "matchLabels" $tier))) | toYaml | nindent 0 }}
{{- end }}
{{- end }}
{{- with $settings.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.traits.gracePeriod | default $component.values.terminationGracePeriodSeconds }}
terminationGracePeriodSeconds: {{ int . }}
{{- end }}
{{- if has $component.workload (list "Pod" "CronJob") }}
restartPolicy: Never
{{- end }}
{{- end }}
