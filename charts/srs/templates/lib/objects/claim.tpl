{{- /* PersistentVolumeClaims. Nothing that the chart does deletes one that may hold recordings. */ -}}

{{- /*
The claims that the values ask for, as JSON by name: spec, annotations. A StatefulSet makes its own.
ctx, role
*/ -}}
{{- define "srs.claims.wanted" -}}
{{- $claims := dict }}
{{- range .ctx.model.components }}
  {{- $kind := include "srs.claims" . }}
  {{- if and (eq .role $.role) $kind (not .values.persistence.existingClaim) (or (eq $kind "shared") (ne .workload "StatefulSet")) }}
    {{- $spec := include "srs.claimSpec" .values.persistence | fromYaml }}
    {{- $name := include "srs.claimName" (dict "ctx" $.ctx "component" .) }}
    {{- $_ := set $claims $name (dict "spec" $spec "annotations" .values.persistence.annotations) }}
  {{- end }}
{{- end }}
{{- toJson $claims }}
{{- end }}

{{- /*
The claims that earlier revisions of the release made, as JSON by name, from the record that they left. They stay in the release when
nothing uses them any more, so that a rollback finds them.
ctx, record (its name)
*/ -}}
{{- define "srs.claims.recorded" -}}
{{- $claims := dict }}
{{- if .ctx.Release.IsUpgrade }}
  {{- $record := lookup "v1" "ConfigMap" .ctx.Release.Namespace .record }}
  {{- if eq (dig "metadata" "annotations" "meta.helm.sh/release-name" "" $record) .ctx.Release.Name }}
    {{- range $name, $claim := $record.data }}
      {{- $_ := set $claims $name (fromJson $claim) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $claims }}
{{- end }}

{{- /* The claims of a role, and the record of them. ctx, role */ -}}
{{- define "srs.claims.objects" -}}
{{- include "srs.model" .ctx }}
{{- $record := include "srs.name" (dict "ctx" .ctx "suffix" (printf "%s-claims" .role)) }}
{{- $claims := include "srs.claims.wanted" . | fromJson }}
{{- range $name, $claim := include "srs.claims.recorded" (dict "ctx" .ctx "record" $record) | fromJson }}
  {{- if not (hasKey $claims $name) }}
    {{- $_ := set $claims $name $claim }}
  {{- end }}
{{- end }}
{{- $data := dict }}
{{- range $name, $claim := $claims }}
{{- $_ := set $data $name (toJson $claim) }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  {{- $annotations := include "srs.claimAnnotations" $claim | fromYaml }}
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" $.role "name" $name "annotations" $annotations) | nindent 2 }}
spec:
  {{- toYaml $claim.spec | nindent 2 }}
{{- end }}
{{- with $data }}
---
# The claims that this release has made. The next upgrade reads it: those that it no longer uses stay in the release, for a rollback.
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" $.role "name" $record) | nindent 2 }}
data:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
