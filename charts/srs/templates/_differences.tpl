{{- /* Adds to `paths` in `to` where a value is not its default, as deep as both are maps. value, default, path, to */ -}}
{{- define "srs.differences" -}}
{{- if and (kindIs "map" .value) (kindIs "map" .default) }}
  {{- range $key := concat (keys .value) (keys .default) | uniq | sortAlpha }}
    {{- include "srs.differences" (dict "value" (get $.value $key) "default" (get $.default $key) "path" (printf "%s.%s" $.path $key) "to" $.to) }}
  {{- end }}
{{- else if ne (toJson .value) (toJson .default) }}
  {{- $_ := set .to "paths" (append .to.paths .path) }}
{{- end }}
{{- end }}
