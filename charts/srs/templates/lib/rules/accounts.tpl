{{- /* The ServiceAccount, and the key for umbrella charts. */ -}}
{{- define "srs.rules.accounts" -}}
{{- if and (include "srs.serviceAccountName" .) .Values.pod.serviceAccountName }}
  * pod.serviceAccountName replaces serviceAccount for all pods: remove one of the two
{{- end }}
{{- if and (hasKey .Values "enabled") (not .Values.enabled) }}
  * enabled is false, which has an effect only in an umbrella chart: add condition: srs.enabled to the entry of this chart in its
    dependencies, or remove enabled
{{- end }}
{{- end }}
