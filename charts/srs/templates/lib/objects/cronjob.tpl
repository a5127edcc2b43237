{{- /* The CronJobs of a role. ctx, role */ -}}
{{- define "srs.cronJobs" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- if eq .workload "CronJob" -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  {{- include "srs.metadata" (dict "ctx" $.ctx "component" .key "role" .role "name" .name) | nindent 2 }}
spec:
  schedule: {{ .values.schedule | quote }}
  timeZone: Etc/UTC
  # One at a time. One that could not start for so long waits for its next turn.
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 600
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      # The next turn is the next attempt.
      backoffLimit: 0
      template:
        {{- include "srs.podTemplate" (dict "ctx" $.ctx "component" .) | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}
