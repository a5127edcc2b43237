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

{{- /* Kubernetes keeps the claims of a StatefulSet as they are. ctx, component, exclusive */ -}}
{{- define "srs.rules.statefulSet" -}}
{{- $problems := list }}
{{- $name := .component.name }}
{{- $namespace := .ctx.Release.Namespace }}
{{- $running := lookup "apps/v1" "StatefulSet" $namespace $name }}
{{- if $running }}
  {{- $claims := list }}
  {{- if .exclusive }}
    {{- $claims = list (include "srs.bytes" .component.values.persistence.size) }}
  {{- end }}
  {{- $found := list }}
  {{- range dig "spec" "volumeClaimTemplates" list $running }}
    {{- $found = append $found (include "srs.bytes" .spec.resources.requests.storage) }}
  {{- end }}
  {{- if ne (toJson $claims) (toJson $found) }}
    {{- $problems = append $problems (printf (print
      "origin.persistence cannot change on StatefulSet %s, for Kubernetes keeps a StatefulSet's claims as they are: "
      "run kubectl delete statefulset -n %s %s --cascade=orphan (the pods go on), then upgrade again") $name $namespace $name) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
