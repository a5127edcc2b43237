{{- /* Names and labels. */ -}}

{{- /*
Labels of every object. Many objects have the same ones, and YAML takes long to write: they are kept in `.model.labels`.
ctx, component, role, group, labels (further ones), all but ctx optional
*/ -}}
{{- define "srs.labels" -}}
{{- $identity := pick . "component" "role" "group" "labels" | toJson }}
{{- if not (hasKey .ctx.model.labels $identity) }}
  {{- $chart := printf "%s-%s" .ctx.Chart.Name .ctx.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
  {{- $byChart := dict
    "helm.sh/chart" $chart
    "app.kubernetes.io/version" .ctx.Chart.AppVersion
    "app.kubernetes.io/part-of" "srs"
    "app.kubernetes.io/managed-by" .ctx.Release.Service }}
  {{- $labels := mergeOverwrite $byChart .ctx.Values.commonLabels (.labels | default dict) (include "srs.selectorLabels" . | fromYaml) }}
  {{- $_ := set .ctx.model.labels $identity (include "srs.withoutNulls" $labels | fromJson | toYaml) }}
{{- end }}
{{- get .ctx.model.labels $identity }}
{{- end }}

{{- /*
The head of an object's metadata.
ctx, suffix or a whole name, component (optional), labels and annotations (further ones, optional), namespace (where it is not the
release's)
*/ -}}
{{- define "srs.metadata" -}}
name: {{ if .name }}{{ quote .name }}{{ else }}{{ include "srs.name" . | quote }}{{ end }}
namespace: {{ .namespace | default .ctx.Release.Namespace | quote }}
labels:
  {{- include "srs.labels" . | nindent 2 }}
{{- with include "srs.annotations" . | fromJson }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The annotations of an object, as JSON: its own, over those of every object. ctx, annotations (optional) */ -}}
{{- define "srs.annotations" -}}
{{- include "srs.withoutNulls" (mergeOverwrite (deepCopy .ctx.Values.commonAnnotations) (.annotations | default dict)) }}
{{- end }}
