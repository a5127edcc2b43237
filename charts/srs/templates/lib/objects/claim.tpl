{{- /* PersistentVolumeClaims. Nothing that the chart does deletes one that may hold recordings. */ -}}

{{- /* Where a component keeps its files: "exclusive" (a claim for one node), "shared" (a claim for all), or nothing for an emptyDir. */ -}}
{{- define "srs.claims" -}}
{{- with .values.persistence }}
{{- if .enabled }}{{ has "ReadWriteMany" .accessModes | ternary "shared" "exclusive" }}{{ end }}
{{- end }}
{{- end }}

{{- /* The claim of a component, or the one that its role shares. ctx, component */ -}}
{{- define "srs.claimName" -}}
{{- $suffix := eq (include "srs.claims" .component) "shared" | ternary .component.role .component.key }}
{{- .component.values.persistence.existingClaim | default (include "srs.name" (dict "ctx" .ctx "suffix" $suffix)) }}
{{- end }}

{{- /* What keeps Helm, Argo CD and Flux from deleting a claim. */ -}}
{{- define "srs.claims.kept" -}}
helm.sh/resource-policy: keep
argocd.argoproj.io/sync-options: Prune=false,Delete=false
kustomize.toolkit.fluxcd.io/prune: disabled
{{- end }}

{{- /* A claim's annotations. annotations (the user's) */ -}}
{{- define "srs.claimAnnotations" -}}
{{- merge (include "srs.claims.kept" . | fromYaml) (.annotations | default dict) | toYaml }}
{{- end }}

{{- define "srs.claimSpec" -}}
accessModes:
  {{- toYaml .accessModes | nindent 2 }}
{{- with .storageClass }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .size | quote }}
{{- end }}

{{- /* The claim that a StatefulSet makes for each of its pods. ctx, component */ -}}
{{- define "srs.claimTemplate" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  labels:
    {{- include "srs.selectorLabels" (dict "ctx" .ctx "component" .component.key) | nindent 4 }}
  annotations:
    {{- include "srs.claimAnnotations" .component.values.persistence | nindent 4 }}
spec:
  {{- include "srs.claimSpec" .component.values.persistence | nindent 2 }}
{{- end }}

{{- /* The bytes of a quantity, to compare 1024Mi with the 1Gi that Kubernetes makes of it. */ -}}
{{- define "srs.bytes" -}}
{{- $decimal := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 }}
{{- $binary := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 }}
{{- $unit := regexFind "[a-zA-Z]+$" . }}
{{- mulf (trimSuffix $unit . | float64) (get (merge $decimal $binary) $unit | default 1) | printf "%.0f" }}
{{- end }}

{{- /*
The claims that the values ask for, as JSON by name: spec, annotations. A StatefulSet makes its own.
ctx, role
*/ -}}
{{- define "srs.claims.wanted" -}}
{{- $claims := dict }}
{{- range .ctx.srs.components }}
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
{{- include "srs.load" .ctx }}
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
