{{- /* The chart's own Secret, and secrets from the environment. */ -}}

{{- /*
A secret that the chart makes up: the one that its Secret has already, or else a new one. Empty where there is no cluster to ask.
ctx, name, key
*/ -}}
{{- define "srs.config.generated" -}}
{{- $namespace := .ctx.Release.Namespace }}
{{- $known := lookup "v1" "Secret" $namespace .name }}
{{- if dig "data" .key "" $known }}
{{- get $known.data .key | b64dec }}
{{- else if hasKey .ctx.model.secretData .key }}
{{- get .ctx.model.secretData .key }}
{{- else if lookup "v1" "Secret" $namespace "" }}
{{- randAlphaNum 32 }}
{{- end }}
{{- end }}

{{- /* The name of the chart's own Secret. Dot: the root. */ -}}
{{- define "srs.config.secretName" -}}
{{- include "srs.name" (dict "ctx" . "suffix" "config") }}
{{- end }}
