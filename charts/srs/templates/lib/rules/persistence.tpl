{{- /* PersistentVolumeClaims. */ -}}
{{- define "srs.rules.persistence" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- $role := .role }}
  {{- $exclusive := eq (include "srs.claims" .) "exclusive" }}
  {{- $persistence := .values.persistence | default dict }}
  {{- if and $persistence.existingClaim (not $persistence.enabled) }}
    {{- $problems = append $problems (printf
      "%s.persistence.existingClaim has no effect without %s.persistence.enabled: set enabled to true, or remove existingClaim"
      $role $role) }}
  {{- end }}
  {{- if and .spec.replicated $exclusive $persistence.existingClaim }}
    {{- $problems = append $problems (printf (print
      "%s.persistence.existingClaim is one claim for several origins: "
      "add ReadWriteMany to %s.persistence.accessModes, or remove existingClaim") $role $role) }}
  {{- end }}
  {{- if eq .workload "StatefulSet" }}
    {{- $running := include "srs.rules.statefulSet" (dict "ctx" $ "component" . "exclusive" $exclusive) | fromJsonArray }}
    {{- $problems = concat $problems $running }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Kubernetes keeps the claims of a StatefulSet as they are, and would refuse the upgrade halfway. ctx, component, exclusive */ -}}
{{- define "srs.rules.statefulSet" -}}
{{- $problems := list }}
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
    {{- $problems = append $problems (printf (print
      "origin.persistence cannot change on StatefulSet %s (%s), because Kubernetes keeps a StatefulSet's claims as they are: "
      "run kubectl delete statefulset -n %s %s --cascade=orphan (the pods keep running), then upgrade again")
      $name (join ", " .) $namespace $name) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
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
