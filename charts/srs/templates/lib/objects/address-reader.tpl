{{- /* Who may ask Kubernetes for the address of the load balancer that WebRTC's media goes through. */ -}}

{{- /* The ServiceAccount of a component that asks: that of all pods, or one of its own. ctx, component */ -}}
{{- define "srs.addressReader" -}}
{{- $all := .component.pod.serviceAccountName | default (include "srs.serviceAccountName" .ctx) }}
{{- $all | default (include "srs.name" (dict "ctx" .ctx "suffix" .component.tier)) }}
{{- end }}

{{- /* Its ServiceAccount, where no other is named. ctx, role */ -}}
{{- define "srs.addressReader.account" -}}
{{- include "srs.model" .ctx }}
{{- with first (index .ctx.model.byRole .role | default (list dict)) }}
{{- if and .asksKubernetes (not (or .pod.serviceAccountName (include "srs.serviceAccountName" $.ctx))) -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "suffix" .tier) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}
{{- end }}
{{- end }}

{{- /* What it may read: the one Service. ctx, role */ -}}
{{- define "srs.addressReader.role" -}}
{{- include "srs.model" .ctx }}
{{- with first (index .ctx.model.byRole .role | default (list dict)) }}
{{- if .asksKubernetes -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "suffix" .tier) | nindent 2 }}
rules:
- apiGroups: [""]
  resources: [services]
  resourceNames: [{{ $.ctx.model.webrtc.service }}]
  verbs: [get]
{{- end }}
{{- end }}
{{- end }}

{{- /* ctx, role */ -}}
{{- define "srs.addressReader.binding" -}}
{{- include "srs.model" .ctx }}
{{- with first (index .ctx.model.byRole .role | default (list dict)) }}
{{- if .asksKubernetes -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "suffix" .tier) | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ include "srs.name" (dict "ctx" $.ctx "suffix" .tier) }}
subjects:
- kind: ServiceAccount
  name: {{ include "srs.addressReader" (dict "ctx" $.ctx "component" .) | quote }}
  namespace: {{ $.ctx.Release.Namespace }}
{{- end }}
{{- end }}
{{- end }}
