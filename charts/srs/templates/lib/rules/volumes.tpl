{{- /* Volumes and mounts of the user's beside the chart's. */ -}}
{{- define "srs.rules.volumes" -}}
{{- $problems := list }}
{{- $volumes := list "config" "secrets" "data" "tmp" "nginx-config" "nginx-tmp" "static" }}
{{- $mounts := list "/etc/srs" "/run/srs" "/usr/local/srs/objs/nginx/html" "/tmp" }}
{{- range .srs.components }}
  {{- $role := .role }}
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
