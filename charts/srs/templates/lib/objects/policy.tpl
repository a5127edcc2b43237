{{- /*
The NetworkPolicies of proxies. Whoever reaches the port that origins report at could add a server of their own.
ctx, role
*/ -}}
{{- define "srs.networkPolicies" -}}
{{- include "srs.load" .ctx }}
{{- range index .ctx.srs.byRole .role }}
{{- if .values.networkPolicy.enabled }}
---
{{ include "srs.networkPolicy" (dict "ctx" $.ctx "component" .) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.networkPolicy" -}}
{{- $component := .component }}
{{- $identity := dict "ctx" .ctx "component" $component.key }}
{{- $origin := get .ctx.srs.components (include "srs.proxied" (dict "ctx" .ctx "role" $component.role)) -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "srs.metadata" (merge (dict "name" $component.name) $identity) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "srs.selectorLabels" $identity | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - ports:
        {{- range $component.listeners }}
        {{- if ne .kind "system" }}
        - port: {{ .port }}
          protocol: {{ .protocol }}
        {{- end }}
        {{- end }}
    # Only origins report.
    - from:
        - podSelector:
            matchLabels:
              {{- include "srs.selectorLabels" (dict "ctx" .ctx "role" $origin.role) | nindent 14 }}
      ports:
        - port: {{ int $component.spec.system.port }}
          protocol: TCP
{{- end }}
