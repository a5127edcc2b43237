{{- /* What is wrong with the claims that the values ask for, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.rules.claims" -}}
{{- $problems := list }}
{{- range $annotation, $value := include "srs.claims.kept" . | fromYaml }}
  {{- if hasKey ($.Values.origin.persistence.annotations | default dict) $annotation }}
    {{- $problems = append $problems (printf
      "origin.persistence.annotations sets %s, which the chart sets so that nothing deletes recordings: remove it" $annotation) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
