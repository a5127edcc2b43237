{{- /*
Adds what looks after the files that origins write: programs beside SRS, or, where one claim holds the files of all origins, components
that run as jobs.
*/ -}}
{{- define "srs.model.housekeeping" -}}
{{- $recordings := .Values.recordings }}
{{- $scheduled := list }}
{{- if .Values.cleanup.enabled }}
  {{- $scheduled = append $scheduled "cleanup" }}
{{- end }}
{{- if $recordings.upload.enabled }}
  {{- $scheduled = append $scheduled "upload" }}
{{- end }}
{{- $shared := false }}
{{- range .model.byRole.origin }}
  {{- $claims := include "srs.claims" . }}
  {{- $shared = eq $claims "shared" }}
  {{- if and $claims (int $recordings.finishAfterSeconds) }}
    {{- $_ := set . "programs" (append .programs "finish") }}
  {{- end }}
  {{- if not $shared }}
    {{- $_ := set . "programs" (concat .programs $scheduled) }}
  {{- end }}
{{- end }}
{{- if $shared }}
  {{- $origin := .Values.origin }}
  {{- range $scheduled }}
    {{- $traits := get $.model.table.jobs . }}
    {{- $values := dict "image" $origin.image "pod" dict "schedule" $.Values.cleanup.schedule }}
    {{- if eq . "upload" }}
      {{- $schedule := printf "*/%d * * * *" (int $recordings.upload.intervalMinutes) }}
      {{- $values = dict "image" $recordings.upload.image "pod" dict "schedule" $schedule }}
    {{- end }}
    {{- range $traits.inherits }}
      {{- if hasKey ($origin.pod | default dict) . }}
        {{- $_ := set $values.pod . (get $origin.pod .) }}
      {{- end }}
    {{- end }}
    {{- include "srs.model.component" (dict "ctx" $ "role" . "key" . "traits" $traits "values" $values "replicas" 1 "workload" "CronJob") }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The minutes of a duration such as 90m, 12h or 3d, rounded up; empty for an empty one. */ -}}
{{- define "srs.minutes" -}}
{{- if . }}
{{- $seconds := get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) (substr (sub (len .) 1 | int) (len .) .) }}
{{- div (trimAll "smhd" . | int | mul $seconds | add 59) 60 }}
{{- end }}
{{- end }}
