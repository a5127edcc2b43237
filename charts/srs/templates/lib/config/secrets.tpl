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
{{- $words := .ctx.model.facts.secretWords }}
{{- $text := regexReplaceAll $words.harmless (toString .text | lower) "" }}
{{- if regexMatch $words.secret $text }}true{{ end }}
{{- end }}

{{- /* The name of a file, or of a key in a Secret, for a place in a configuration. Names of vhosts may hold any character. */ -}}
{{- define "srs.config.fileName" -}}
{{- $name := regexReplaceAll "[^A-Za-z0-9._-]+" . "_" | trunc 200 }}
{{- eq $name . | ternary $name (printf "%s-%s" $name (sha256sum . | trunc 8)) }}
{{- end }}
