{{- /* Labels that select pods. */ -}}
{{- define "srs.rules.labels" -}}
{{- $selecting := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "ossrs.io/role"
  "ossrs.io/public" }}
{{- $places := dict "commonLabels" .Values.commonLabels "pod.labels" .Values.pod.labels }}
{{- range $name, $section := .Values }}
  {{- if kindIs "map" $section }}
    {{- with dig "pod" "labels" dict $section }}
      {{- $_ := set $places (printf "%s.pod.labels" $name) . }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $where, $labels := $places }}
  {{- range $label := $selecting }}
    {{- if hasKey ($labels | default dict) $label }}
      * {{ $where }} sets {{ $label }}, which Services and workloads use to find their pods: remove it
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
