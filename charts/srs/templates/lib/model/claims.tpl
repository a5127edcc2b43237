{{- /* Where components keep their files. */ -}}

{{- /* Where a component keeps its files: "exclusive" (a claim for one node), "shared" (a claim for all), or nothing for an emptyDir. */ -}}
{{- define "srs.claims" -}}
{{- with (.values | default dict).persistence }}
{{- if .enabled }}{{ has "ReadWriteMany" .accessModes | ternary "shared" "exclusive" }}{{ end }}
{{- end }}
{{- end }}

{{- /* The claim of a component, or the one that its role shares. ctx, component */ -}}
{{- define "srs.claimName" -}}
{{- $suffix := eq (include "srs.claims" .component) "shared" | ternary .component.role .component.key }}
{{- .component.values.persistence.existingClaim | default (include "srs.name" (dict "ctx" .ctx "suffix" $suffix)) }}
{{- end }}

{{- /* "true" where several origins, and the nginx beside each, have one volume. ctx */ -}}
{{- define "srs.nginx.sharedVolume" -}}
{{- if eq (include "srs.claims" .ctx.model.origin) "shared" }}true{{ end }}
{{- end }}

{{- /* The bytes of a quantity, to compare 1024Mi with the 1Gi that Kubernetes makes of it. */ -}}
{{- define "srs.bytes" -}}
{{- $decimal := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 }}
{{- $binary := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 }}
{{- $unit := regexFind "[a-zA-Z]+$" . }}
{{- mulf (trimSuffix $unit . | float64) (get (merge $decimal $binary) $unit | default 1) | printf "%.0f" }}
{{- end }}

{{- /* What keeps Helm, Argo CD and Flux from deleting a claim. */ -}}
{{- define "srs.claims.kept" -}}
helm.sh/resource-policy: keep
argocd.argoproj.io/sync-options: Prune=false,Delete=false
kustomize.toolkit.fluxcd.io/prune: disabled
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

{{- /* A claim's annotations. annotations (the user's) */ -}}
{{- define "srs.claimAnnotations" -}}
{{- merge (include "srs.claims.kept" . | fromYaml) (.annotations | default dict) | toYaml }}
{{- end }}
