{{- /* The keys that publishers must have: publish.keys. */ -}}

{{- /*
Where they are, as JSON; {} where there are none. Its dot is the root.

  from    the value that they come from, below publish.keys
  secret  the Secret that has them, and entry: its key with the lines
  table   those lines, where the Secret is the chart's own
  key     the one that the chart has made up
*/ -}}
{{- define "srs.keys" -}}
{{- $lines := list }}
{{- range $pattern, $key := .Values.publish.keys.streams }}
  {{- $lines = append $lines (printf "%s: %s" $pattern (toString $key)) }}
{{- end }}
{{- include "srs.keysFrom" (dict "ctx" . "values" .Values.publish.keys "in" "streams" "suffix" "publish-keys"
  "lines" $lines "line" "*: %s") }}
{{- end }}

{{- /* The same for values that name keys in one of three ways. ctx, values, in (the one that has them), suffix, lines, line */ -}}
{{- define "srs.keysFrom" -}}
{{- $ownSecret := include "srs.name" (pick . "ctx" "suffix") }}
{{- $found := dict }}
{{- if .values.existingSecret }}
  {{- $found = dict "from" "existingSecret" "secret" .values.existingSecret "entry" .values.existingSecretKey }}
{{- else if .lines }}
  {{- $found = dict "from" .in "secret" $ownSecret "entry" "keys" "table" (join "\n" .lines) }}
{{- else if .values.generate }}
  {{- $key := include "srs.config.generated" (dict "ctx" .ctx "key" "key" "name" $ownSecret) }}
  {{- $found = dict "from" "generate" "secret" $ownSecret "entry" "keys" "table" (printf .line $key) "key" $key }}
{{- end }}
{{- toJson $found }}
{{- end }}

{{- /*
What a container needs that reads keys, as JSON: mounts (volume: path) and volumes. ctx, publish and play (whether it reads those)
*/ -}}
{{- define "srs.keys.mounted" -}}
{{- $mounts := dict }}
{{- $volumes := list }}
{{- range $name, $about := dict
  "publish-keys" (dict "reads" .publish "keys" .ctx.model.keys "path" "/etc/srs-keys")
  "play-keys" (dict "reads" .play "keys" .ctx.model.play "path" "/etc/srs-play") }}
  {{- if and .reads .keys.secret }}
    {{- $secret := dict "secretName" .keys.secret "items" (list (dict "key" .keys.entry "path" "keys")) }}
    {{- $_ := set $mounts $name .path }}
    {{- $volumes = append $volumes (dict "name" $name "secret" $secret) }}
  {{- end }}
{{- end }}
{{- toJson (dict "mounts" $mounts "volumes" $volumes) }}
{{- end }}
