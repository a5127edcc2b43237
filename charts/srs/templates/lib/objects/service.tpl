{{- /* The public Services. */ -}}

{{- /* Its dot is the root. */ -}}
{{- define "srs.publicServices" -}}
{{- include "srs.model" . }}
{{- range .model.services }}
---
{{ include "srs.publicService" (dict "ctx" $ "service" .) }}
{{- end }}
{{- end }}

{{- /* ctx, service (one of .model.services) */ -}}
{{- define "srs.publicService" -}}
{{- $service := .service }}
{{- $settings := $service.settings }}
{{- $identity := merge (dict "ctx" .ctx) (pick $service "role" "group" "suffix") -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "srs.metadata" (merge (dict "component" $service.tier) (pick $settings "labels" "annotations") $identity) | nindent 2 }}
spec:
  {{- pick $settings "type" "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" "externalTrafficPolicy"
    "allocateLoadBalancerNodePorts" "ipFamilyPolicy" "ipFamilies" "sessionAffinity" "sessionAffinityConfig" "externalIPs"
    "internalTrafficPolicy" | toYaml | nindent 2 }}
  ports:
  {{- toYaml $service.ports | nindent 2 }}
  selector:
    {{- include "srs.selectorLabels" $identity | nindent 4 }}
    {{- if not $service.role }}
    # Pods of several components: each port reaches those whose containers name it.
    ossrs.io/public: "true"
    {{- end }}
{{- end }}
