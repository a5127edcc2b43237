{{- /* Public ports that have no IPv6 although it is asked for. Its dot is the root. */ -}}
{{- define "srs.notes.families" -}}
{{- range $component := .model.components }}
  {{- if (include "srs.ipFamilies" (dict "ctx" $ "component" .) | fromJson).ipv6 }}
    {{- range .listeners }}
      {{- if and .public (hasKey $.model.public .name) (not (or .ipv6 .sharing)) }}
        * The {{ .name }} port ({{ $component.role }}) is open for IPv4 only, although IPv6 is requested:
          {{ include "srs.families.remedy" (dict "ctx" $ "listener" .) }}.
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
