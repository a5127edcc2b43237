{{- /* Volumes and mounts of the user's beside the chart's. */ -}}
{{- define "srs.rules.volumes" -}}
{{- $volumes := list "config" "secrets" "data" "tmp" "nginx-config" "nginx-tmp" "static" "tls" }}
{{- $mounts := list "/etc/srs" "/run/srs" "/usr/local/srs/objs/nginx/html" "/tmp" "/etc/srs-tls" "/etc/nginx-tls" }}
{{- range $component := .model.components }}
  {{- $role := .role }}
  {{- with .values.data }}
    {{- if and .medium (not .sizeLimit) }}
      * {{ $role }}.data.medium Memory needs {{ $role }}.data.sizeLimit, because recordings would fill the node's memory: set a limit, and
        add it to the memory limit of {{ $role }}.pod.resources
    {{- end }}
    {{- if and . (include "srs.claims" $component) }}
      * {{ $role }}.data has no effect with {{ $role }}.persistence.enabled, which puts a claim in its place: remove one of the two
    {{- end }}
  {{- end }}
  {{- range .pod.volumes }}
    {{- if has .name $volumes }}
      * pod.volumes or {{ $role }}.pod.volumes has a volume {{ quote .name }}, which is the name of one of the chart's
        ({{ join ", " $volumes }}): choose another
    {{- end }}
  {{- end }}
  {{- range .pod.volumeMounts }}
    {{- if has (trimSuffix "/" .mountPath) $mounts }}
      * pod.volumeMounts or {{ $role }}.pod.volumeMounts mounts {{ quote .name }} at {{ .mountPath }}, where the chart mounts its own:
        choose another path
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
