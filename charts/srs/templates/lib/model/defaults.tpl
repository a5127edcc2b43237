{{- /* Defaults that Helm, an older chart or the user has left out. */ -}}

{{- /*
Puts in the defaults that are not there: Helm has removed them, or has the values of a release whose chart did not know them. Those that
null may take away are not in values.yaml, for Helm would remove both. Fails on a text where other templates look for values below, which
only happens where the schema was not asked. values, defaults, path (of the values)
*/ -}}
{{- define "srs.restore" -}}
{{- range $key, $default := .defaults }}
  {{- $value := get $.values $key }}
  {{- $path := list $.path $key | compact | join "." }}
  {{- if not (hasKey $.values $key) }}
    {{- $_ := set $.values $key (kindIs "map" $default | ternary (deepCopy ($default | default dict)) $default) }}
  {{- else if and (kindIs "map" $default) (not (kindIs "map" $value)) (not (kindIs "invalid" $value)) }}
    {{- $names := eq $key "image" | ternary (list "repository" "tag" "digest") (keys $default | sortAlpha) }}
    {{- $below := empty $names | ternary "values below it" (printf "%s.%s" $path (join (printf ", %s." $path) $names)) }}
    {{- printf "%s is %q, and has values below it instead: set %s" $path (toString $value) $below | fail }}
  {{- else if and (kindIs "map" $default) (kindIs "map" $value) (not (deepEqual $value $default)) }}
    {{- include "srs.restore" (dict "values" $value "defaults" $default "path" $path) }}
    {{- if eq $key "resources" }}
      {{- include "srs.model.ownResources" (dict "values" $value "defaults" $default) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
Takes away the default limit of a resource whose request the user has set, and the default request where the user has set the limit, as
for the chart's own in files/pod.yaml. values, defaults
*/ -}}
{{- define "srs.model.ownResources" -}}
{{- range $ours, $theirs := dict "limits" "requests" "requests" "limits" }}
  {{- $left := get $.values $ours | default dict }}
  {{- range $resource, $quantity := get $.defaults $ours | default dict }}
    {{- $set := get (get $.values $theirs | default dict) $resource | default "" | toString }}
    {{- $changed := and $set (ne $set (get (get $.defaults $theirs | default dict) $resource | toString)) }}
    {{- if and $changed (eq (get $left $resource | toString) $quantity) }}
      {{- $_ := unset $left $resource }}
    {{- end }}
  {{- end }}
  {{- if and (hasKey $.values $ours) (empty $left) }}
    {{- $_ := unset $.values $ours }}
  {{- end }}
{{- end }}
{{- end }}
