{{- /* The Services inside the cluster. */ -}}

{{- /*
The Services by which others in the cluster reach a role: one for any of its servers, and, where these differ, one for each. Each
keeps its address while pods come and go, and refuses at once where its pod is gone. A StatefulSet must have a headless one besides.
ctx, role
*/ -}}
{{- define "srs.internalServices" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.tiers .role }}
{{- $component := first . }}
{{- $kinds := include "srs.internalKinds" (dict "ctx" $.ctx "component" $component) | fromJson }}
{{- $any := empty $component.traits.replicated | ternary (concat $kinds.any $kinds.each) $kinds.any }}
{{- if $any }}
---
{{ include "srs.internalService" (dict "ctx" $.ctx "component" $component "kinds" $any "selector" (pick $component "role" "group")
  "name" (include "srs.name" (dict "ctx" $.ctx "suffix" $component.tier))
  "annotations" (include "srs.ingress.serviceAnnotations" (dict "ctx" $.ctx "tier" $component.tier) | fromJson)) }}
{{- end }}
{{- if $component.traits.replicated }}
{{- range $one := . }}
{{- $common := dict "ctx" $.ctx "component" $one "kinds" $kinds.each "selector" (dict "component" .key) }}
{{- $stateful := eq .workload "StatefulSet" }}
{{- range .hosts }}
---
{{ include "srs.internalService" (merge (dict "name" . "pod" ($stateful | ternary . "")) $common) }}
{{- end }}
{{- if $stateful }}
---
{{ include "srs.internalService" (merge (dict "name" (include "srs.headless" $common) "headless" true) $common) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /*
The kinds of listeners that others in the cluster reach, as JSON: `any`, whichever server of the role answers; `each`, of a certain one.
ctx, component
*/ -}}
{{- define "srs.internalKinds" -}}
{{- $any := get .ctx.model.routed .component.tier | default list }}
{{- /* The API of origins, for back ends in the cluster: at the same address in every mode. */}}
{{- range eq .component.role "origin" | ternary (list "api" "api-https") list }}
  {{- if hasKey $.component.listens . }}
    {{- $any = append $any . }}
  {{- end }}
{{- end }}
{{- $each := list }}
{{- range .ctx.model.links }}
  {{- if .direct }}
  {{- else if and (eq .to $.component.role) .each }}
    {{- $each = concat $each .kinds }}
  {{- else if has .to (list $.component.role $.component.tier) }}
    {{- $any = concat $any .kinds }}
  {{- end }}
{{- end }}
{{- toJson (dict "any" (uniq $any) "each" (uniq $each)) }}
{{- end }}

{{- /* The Service by which the pods of the HLS cache find each other. Its dot is the root. */ -}}
{{- define "srs.hlsCacheService" -}}
{{- include "srs.model" . }}
{{- with .model.byRole.hlsCache }}
{{- $cache := first . }}
{{- $common := dict "ctx" $ "component" $cache "kinds" (list "hls") "headless" true }}
{{- include "srs.internalService" (merge (dict "name" (include "srs.headless" $common) "selector" (dict "component" $cache.key)) $common) }}
{{- end }}
{{- end }}

{{- /*
ctx, component, name, kinds (of listeners), selector (what srs.selectorLabels takes), pod (of a StatefulSet), headless, annotations
*/ -}}
{{- define "srs.internalService" -}}
apiVersion: v1
kind: Service
metadata:
  {{- $identity := dict "component" .component.key "annotations" .annotations }}
  {{- include "srs.metadata" (merge (pick . "ctx" "name") $identity) | nindent 2 }}
spec:
  type: ClusterIP
  {{- $families := .component.families.service }}
  {{- range .component.listeners }}
    {{- if and (has .kind $.kinds) $.component.families.ipv6 (not .ipv6) }}
      {{- /* Clients take the first address that DNS gives them, and do not try another. */}}
      {{- $families = dict "ipFamilyPolicy" "SingleStack" "ipFamilies" (list "IPv4") }}
    {{- end }}
  {{- end }}
  {{- with $families }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- if .headless }}
  clusterIP: None
  publishNotReadyAddresses: true
  {{- end }}
  {{- if .kinds }}
  ports:
  {{- end }}
  {{- $taken := list }}
  {{- range .kinds }}
  {{- with get $.component.listens . }}
  {{- $port := printf "%d/%s" (int .port) .protocol }}
  {{- if not (has $port $taken) }}
  {{- $taken = append $taken $port }}
  - name: {{ .kind }}
    port: {{ int .port }}
    targetPort: {{ .portName }}
    protocol: {{ .protocol }}
  {{- end }}
  {{- end }}
  {{- end }}
  selector:
    {{- include "srs.selectorLabels" (merge (dict "ctx" .ctx) .selector) | nindent 4 }}
    {{- with .pod }}
    statefulset.kubernetes.io/pod-name: {{ . }}
    {{- end }}
{{- end }}
