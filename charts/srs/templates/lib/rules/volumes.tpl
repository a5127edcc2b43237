{{- /* Volumes and mounts of the user's beside the chart's. */ -}}
{{- define "srs.rules.volumes" -}}
{{- $problems := list }}
{{- $volumes := list "config" "secrets" "data" "tmp" "nginx-config" "nginx-tmp" "static" "tls" }}
{{- $mounts := list "/etc/srs" "/run/srs" "/usr/local/srs/objs/nginx/html" "/tmp" "/etc/srs-tls" "/etc/nginx-tls" }}
{{- range $component := .srs.components }}
  {{- $role := .role }}
  {{- with .values.data }}
    {{- if and .medium (not .sizeLimit) }}
      {{- $problems = append $problems (printf (print
        "%s.data.medium Memory needs %s.data.sizeLimit, because recordings would fill the node's memory: set a limit, "
        "and add it to the memory limit of %s.pod.resources") $role $role $role) }}
    {{- end }}
    {{- if and . (include "srs.claims" $component) }}
      {{- $problems = append $problems (printf
        "%s.data has no effect with %s.persistence.enabled, which puts a claim in its place: remove one of the two" $role $role) }}
    {{- end }}
  {{- end }}
  {{- range .pod.volumes }}
    {{- if has .name $volumes }}
      {{- $problems = append $problems (printf
        "pod.volumes or %s.pod.volumes has a volume %q, which is the name of one of the chart's (%s): choose another"
        $role .name (join ", " $volumes)) }}
    {{- end }}
  {{- end }}
  {{- range .pod.volumeMounts }}
    {{- if has (trimSuffix "/" .mountPath) $mounts }}
      {{- $problems = append $problems (printf
        "pod.volumeMounts or %s.pod.volumeMounts mounts %q at %s, where the chart mounts its own: choose another path"
        $role .name .mountPath) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
