{{- /* What is wrong with the claims that the values ask for, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.rules.claims" -}}
{{- range $annotation, $value := include "srs.claims.kept" . | fromYaml }}
  {{- if hasKey ($.Values.origin.persistence.annotations | default dict) $annotation }}
    * origin.persistence.annotations sets {{ $annotation }}, which the chart sets so that nothing deletes recordings: remove it
  {{- end }}
{{- end }}
{{- end }}
