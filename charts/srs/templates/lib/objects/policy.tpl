{{- /* NetworkPolicies: one for all pods of the release, which admits nothing but questions for names, and one for each component. */ -}}

{{- /* Its dot is the root. */ -}}
{{- define "srs.basePolicy" -}}
{{- include "srs.model" . }}
{{- $policy := .Values.networkPolicy }}
{{- if $policy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "srs.metadata" (dict "ctx" . "suffix" "") | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "srs.selectorLabels" (dict "ctx" .) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
  {{- $port := int $policy.dns.port }}
  {{- $dns := dict "ports" (list (dict "port" $port "protocol" "UDP") (dict "port" $port "protocol" "TCP")) }}
  {{- with $policy.dns.to }}
    {{- $_ := set $dns "to" . }}
  {{- end }}
  {{- concat (list $dns) $policy.egress | toYaml | nindent 2 }}
{{- end }}
{{- end }}

{{- /*
The NetworkPolicies of a role's components. Proxies have one in any case: whoever reaches the port that origins report at could add a server
of their own.
ctx, role
*/ -}}
{{- define "srs.networkPolicies" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- $where := dict "ctx" $.ctx "component" . }}
{{- $rules := dict }}
{{- if $.ctx.Values.networkPolicy.enabled }}
  {{- $_ := set $rules "ingress" (include "srs.policy.ingress" $where | fromJsonArray) }}
  {{- $_ := set $rules "egress" (include "srs.policy.egress" $where | fromJsonArray) }}
{{- else if dig "networkPolicy" "enabled" false .values }}
  {{- $rules = dict "ingress" (include "srs.policy.registration" $where | fromJsonArray) }}
{{- end }}
{{- if $rules }}
{{- $identity := dict "ctx" $.ctx "component" .key }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "srs.metadata" (merge (dict "name" .name) $identity) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
  policyTypes: {{ hasKey $rules "egress" | ternary "[Ingress, Egress]" "[Ingress]" }}
  {{- range $direction := list "ingress" "egress" }}
  {{- with get $rules . }}
  {{ $direction }}:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
