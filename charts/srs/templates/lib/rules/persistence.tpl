{{- /* PersistentVolumeClaims. */ -}}
{{- define "srs.rules.persistence" -}}
{{- range .model.components }}
  {{- $role := .role }}
  {{- $exclusive := eq (include "srs.claims" .) "exclusive" }}
  {{- $persistence := .values.persistence | default dict }}
  {{- if and .traits.replicated $exclusive $persistence.existingClaim }}
    * {{ $role }}.persistence.existingClaim is one claim for several origins: add ReadWriteMany to {{ $role }}.persistence.accessModes, or
      remove existingClaim
  {{- end }}
  {{- if eq .workload "StatefulSet" }}
    {{- include "srs.rules.statefulSet" (dict "ctx" $ "component" . "exclusive" $exclusive) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Kubernetes keeps the claims of a StatefulSet as they are, and would refuse the upgrade halfway. ctx, component, exclusive */ -}}
{{- define "srs.rules.statefulSet" -}}
{{- $name := .component.name }}
{{- $namespace := .ctx.Release.Namespace }}
{{- $running := lookup "apps/v1" "StatefulSet" $namespace $name }}
{{- if $running }}
  {{- $wanted := dict }}
  {{- if .exclusive }}
    {{- $wanted = include "srs.claimFixed" (include "srs.claimTemplate" . | fromYaml) | fromJson }}
  {{- end }}
  {{- $found := dict }}
  {{- range dig "spec" "volumeClaimTemplates" list $running }}
    {{- $found = include "srs.claimFixed" . | fromJson }}
  {{- end }}
  {{- $keys := list }}
  {{- range list (dict "value" $wanted "default" $found "path" "") (dict "value" $found "default" $wanted "path" "") }}
    {{- range include "srs.differences" . | fromJsonArray }}
      {{- $keys = append $keys (splitList "." . | rest | first) }}
    {{- end }}
  {{- end }}
  {{- with $keys | uniq | sortAlpha }}
    * origin.persistence cannot change on StatefulSet {{ $name }} ({{ join ", " . }}), because Kubernetes keeps a StatefulSet's claims as
      they are: run kubectl delete statefulset -n {{ $namespace }} {{ $name }} --cascade=orphan (the pods keep running), then upgrade again
  {{- end }}
{{- end }}
{{- end }}

{{- /* What of a claim template cannot change, by the names that the values have for it, as JSON. Its dot is the template. */ -}}
{{- define "srs.claimFixed" -}}
{{- dict
  "size" (include "srs.bytes" .spec.resources.requests.storage)
  "accessModes" .spec.accessModes
  "storageClass" (.spec.storageClassName | default "")
  "annotations" (.metadata.annotations | default dict | toJson)
  "labels" (.metadata.labels | default dict | toJson) | toJson }}
{{- end }}
