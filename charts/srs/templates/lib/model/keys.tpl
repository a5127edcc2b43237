{{- /* The keys that publishers must have: publish.keys. */ -}}

{{- /*
Where they are, as JSON; {} where there are none. Its dot is the root.

  from    the value that they come from, below publish.keys
  secret  the Secret that has them, and entry: its key with the lines
  table   those lines, where the Secret is the chart's own
  key     the one that the chart has made up
*/ -}}
{{- define "srs.keys" -}}
{{- $keys := .Values.publish.keys }}
{{- $own := include "srs.name" (dict "ctx" . "suffix" "publish-keys") }}
{{- $found := dict }}
{{- if $keys.existingSecret }}
  {{- $found = dict "from" "existingSecret" "secret" $keys.existingSecret "entry" $keys.existingSecretKey }}
{{- else if $keys.streams }}
  {{- $lines := list }}
  {{- range $pattern, $key := $keys.streams }}
    {{- $lines = append $lines (printf "%s: %s" $pattern (toString $key)) }}
  {{- end }}
  {{- $found = dict "from" "streams" "secret" $own "entry" "keys" "table" (join "\n" $lines) }}
{{- else if $keys.generate }}
  {{- $key := include "srs.config.generated" (dict "ctx" . "key" "key" "name" $own) }}
  {{- $found = dict "from" "generate" "secret" $own "entry" "keys" "table" (printf "*: %s" $key) "key" $key }}
{{- end }}
{{- toJson $found }}
{{- end }}

{{- /* The volume with them, as JSON. Dot: the root */ -}}
{{- define "srs.keys.volume" -}}
{{- $keys := .model.keys }}
{{- $secret := dict "secretName" $keys.secret "items" (list (dict "key" $keys.entry "path" "keys")) }}
{{- toJson (dict "name" "publish-keys" "secret" $secret) }}
{{- end }}
