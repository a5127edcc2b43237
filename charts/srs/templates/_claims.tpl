{{- /* PersistentVolumeClaims: none is ever deleted with a recording on it. */ -}}

{{- /* What a component keeps its files on: "exclusive" (a claim that one node mounts), "shared" (one that all do), or nothing for an emptyDir. */ -}}
{{- define "srs.claims" -}}
{{- with .values.persistence }}
{{- if .enabled }}{{ has "ReadWriteMany" .accessModes | ternary "shared" "exclusive" }}{{ end }}
{{- end }}
{{- end }}

{{- /* The claim of a component, or that which all of its role share. ctx, component */ -}}
{{- define "srs.claimName" -}}
{{- $suffix := eq (include "srs.claims" .component) "shared" | ternary .component.role .component.key }}
{{- .component.values.persistence.existingClaim | default (include "srs.name" (dict "ctx" .ctx "suffix" $suffix)) }}
{{- end }}

{{- define "srs.claimAnnotations" -}}
# Neither an upgrade nor an uninstall deletes recordings.
helm.sh/resource-policy: keep
{{- with .annotations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "srs.claimSpec" -}}
accessModes:
  {{- toYaml .accessModes | nindent 2 }}
{{- with .storageClass }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end }}

{{- /* The bytes of a quantity, to compare 1024Mi with the 1Gi that Kubernetes makes of it. */ -}}
{{- define "srs.bytes" -}}
{{- $units := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 }}
{{- $unit := regexFind "[a-zA-Z]+$" . }}
{{- mulf (trimSuffix $unit . | float64) (get $units $unit | default 1) | printf "%.0f" }}
{{- end }}

{{- /*
The claims of a role: one for each component, or one that all share; those of a StatefulSet are its own doing.
A claim that the release has made stays part of it when it is no longer used, so that a rollback finds it again.
ctx, role
*/ -}}
{{- define "srs.roleClaims" -}}
{{- include "srs.load" .ctx }}
{{- $claims := dict }}
{{- range .ctx.srs.components }}
  {{- $kind := include "srs.claims" . }}
  {{- if and (eq .role $.role) $kind (not .values.persistence.existingClaim) (or (eq $kind "shared") (ne .workload "StatefulSet")) }}
    {{- $spec := include "srs.claimSpec" .values.persistence | fromYaml }}
    {{- $_ := set $claims (include "srs.claimName" (dict "ctx" $.ctx "component" .)) (dict "spec" $spec "annotations" .values.persistence.annotations) }}
  {{- end }}
{{- end }}
{{- range $claim := (lookup "v1" "PersistentVolumeClaim" .ctx.Release.Namespace "").items }}
  {{- $ours := eq (dig "annotations" "meta.helm.sh/release-name" "" .metadata) $.ctx.Release.Name }}
  {{- if and $ours (eq (dig "labels" "app.kubernetes.io/component" "" .metadata) $.role) (not (hasKey $claims .metadata.name)) }}
    {{- /* A class is named only where the values name it: one that was the cluster's default could not be taken away again. */}}
    {{- $keys := (get $.ctx.Values $.role).persistence.storageClass | empty | ternary (list "accessModes" "resources") (list "accessModes" "resources" "storageClassName") }}
    {{- $spec := dict }}
    {{- range $keys }}
      {{- $_ := set $spec . (get $claim.spec .) }}
    {{- end }}
    {{- $_ := set $claims .metadata.name (dict "spec" $spec "annotations" dict) }}
  {{- end }}
{{- end }}
{{- range $name, $claim := $claims }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ $name }}
  namespace: {{ $.ctx.Release.Namespace }}
  labels:
    {{- include "srs.labels" (dict "ctx" $.ctx "component" $.role) | nindent 4 }}
  annotations:
    {{- include "srs.claimAnnotations" $claim | nindent 4 }}
spec:
  {{- toYaml $claim.spec | nindent 2 }}
{{- end }}
{{- end }}
