{{- /* Which words of a configuration are secret. */ -}}

{{- /*
The words of a directive that can hold a secret, as a JSON list of lines, each a list of words; empty where none of them is a
secret, so that the directive can stand in srs.conf. A word is text, {valueFrom: {secretKeyRef: …}} or {generate: true}.
ctx, value (of the directive), rule (always, address or generate: see files/srs.json)
*/ -}}
{{- define "srs.config.secretLines" -}}
{{- $lines := list .value }}
{{- if kindIs "slice" .value }}
  {{- $lines = .value | first | kindIs "slice" | ternary .value (list .value) }}
{{- end }}
{{- $secret := false }}
{{- $words := list }}
{{- range $lines }}
  {{- $line := kindIs "slice" . | ternary . (list .) }}
  {{- range $line }}
    {{- $looks := include "srs.config.looksSecret" (dict "ctx" $.ctx "text" .) }}
    {{- $secret = or $secret (kindIs "map" .) (ne $.rule "address") (not (empty $looks)) }}
  {{- end }}
  {{- $words = append $words $line }}
{{- end }}
{{- toJson ($secret | ternary $words list) }}
{{- end }}

{{- /* "true" where a text looks secret: see secretWords in files/srs.json. ctx, text */ -}}
{{- define "srs.config.looksSecret" -}}
{{- $words := .ctx.srs.facts.secretWords }}
{{- $text := regexReplaceAll $words.harmless (toString .text | lower) "" }}
{{- if regexMatch $words.secret $text }}true{{ end }}
{{- end }}

{{- /* The name of a file, or of a key in a Secret, for a place in a configuration. Names of vhosts may hold any character. */ -}}
{{- define "srs.config.fileName" -}}
{{- $name := regexReplaceAll "[^A-Za-z0-9._-]+" . "_" | trunc 200 }}
{{- eq $name . | ternary $name (printf "%s-%s" $name (sha256sum . | trunc 8)) }}
{{- end }}

{{- /*
A secret that the chart makes up: the one that its Secret has already, or else a new one. Empty where there is no cluster to ask.
ctx, name, key
*/ -}}
{{- define "srs.config.generated" -}}
{{- $namespace := .ctx.Release.Namespace }}
{{- $known := lookup "v1" "Secret" $namespace .name }}
{{- if dig "data" .key "" $known }}
{{- get $known.data .key | b64dec }}
{{- else if hasKey .ctx.srs.secretData .key }}
{{- get .ctx.srs.secretData .key }}
{{- else if lookup "v1" "Secret" $namespace "" }}
{{- randAlphaNum 32 }}
{{- end }}
{{- end }}

{{- /* The name of the chart's own Secret. Dot: the root. */ -}}
{{- define "srs.config.secretName" -}}
{{- include "srs.name" (dict "ctx" . "suffix" "config") }}
{{- end }}

{{- /* The secret directives that the user sets by the environment, each from a Secret: true by path, as JSON. ctx, component */ -}}
{{- define "srs.config.environment" -}}
{{- $set := dict }}
{{- range .component.pod.env }}
  {{- if and (hasKey $.ctx.srs.facts.secretEnvironment .name) (dig "valueFrom" "secretKeyRef" "" .) }}
    {{- $_ := set $set (get $.ctx.srs.facts.secretEnvironment .name) true }}
  {{- end }}
{{- end }}
{{- toJson $set }}
{{- end }}
