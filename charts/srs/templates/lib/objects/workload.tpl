{{- /* Deployments and StatefulSets: one for each component of a role. */ -}}

{{- /* ctx, role */ -}}
{{- define "srs.workloads" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
---
{{ include "srs.workload" (dict "ctx" $.ctx "component" .) }}
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.workload" -}}
{{- $component := .component }}
{{- $stateful := eq $component.workload "StatefulSet" }}
{{- $identity := merge (dict "ctx" .ctx "component" $component.key) (pick $component "role" "group") -}}
apiVersion: apps/v1
kind: {{ $component.workload }}
metadata:
  {{- $metadata := dict "name" $component.name "annotations" ($component.values.annotations | default dict) }}
  {{- include "srs.metadata" (merge $metadata $identity) | nindent 2 }}
spec:
  {{- if not $component.autoscaled }}
  replicas: {{ $component.replicas }}
  {{- end }}
  {{- with $component.values.minReadySeconds }}
  minReadySeconds: {{ int . }}
  {{- end }}
  revisionHistoryLimit: {{ int .ctx.Values.revisionHistoryLimit }}
  {{- if $stateful }}
  serviceName: {{ include "srs.headless" . }}
  # Pods do not wait for each other to start, but are replaced one after another.
  podManagementPolicy: Parallel
  updateStrategy:
    {{- $component.values.updateStrategy | default (dict "type" "RollingUpdate") | toYaml | nindent 4 }}
  {{- else }}
  strategy:
    {{- include "srs.strategy" $component | nindent 4 }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "srs.selectorLabels" (omit $identity "role" "group") | nindent 6 }}
  template:
    {{- include "srs.podTemplate" . | nindent 4 }}
  {{- if and $stateful (eq (include "srs.claims" $component) "exclusive") }}
  volumeClaimTemplates:
  {{- list (include "srs.claimTemplate" . | fromYaml) | toYaml | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* How a Deployment replaces its pods. Its dot is a component. */ -}}
{{- define "srs.strategy" -}}
{{- if .values.strategy -}}
{{- toYaml .values.strategy }}
{{- else if .traits.recreate -}}
# Two publishers of one stream would interrupt each other.
type: Recreate
{{- else if eq (include "srs.claims" .) "exclusive" -}}
# One node alone can mount the volume, so the old pod has to go first.
type: Recreate
{{- else if include "srs.holdsNode" . -}}
# A node has these ports once, so an old pod has to go first.
type: RollingUpdate
rollingUpdate:
  maxUnavailable: 1
  maxSurge: 0
{{- else -}}
type: RollingUpdate
rollingUpdate:
  maxUnavailable: 0
  maxSurge: 25%
{{- end }}
{{- end }}
