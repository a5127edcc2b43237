{{- /* The names and versions of images. */ -}}
{{- define "srs.rules.images" -}}
{{- $images := dict }}
{{- include "srs.imagesIn" (dict "values" .Values "path" "" "to" $images) }}
{{- include "srs.rules.registry" (dict "path" "global.imageRegistry" "value" .Values.global.imageRegistry) }}
{{- range $path, $image := $images }}
  {{- include "srs.rules.registry" (dict "path" (printf "%s.registry" $path) "value" $image.registry) }}
  {{- include "srs.rules.repository" (dict "path" $path "image" $image) }}
  {{- include "srs.rules.imageVersion" (dict "ctx" $ "path" $path "image" $image) }}
{{- end }}
{{- end }}

{{- /* Collects the values that say where an image comes from, by their paths. values, path, to (a map) */ -}}
{{- define "srs.imagesIn" -}}
{{- range $key, $value := omit .values "config" "extraObjects" "global" "pod" }}
  {{- $path := list $.path $key | compact | join "." }}
  {{- if and (eq $key "image") (kindIs "map" $value) }}
    {{- $_ := set $.to $path $value }}
  {{- else if kindIs "map" $value }}
    {{- include "srs.imagesIn" (dict "values" $value "path" $path "to" $.to) }}
  {{- else if eq $key "members" }}
    {{- range $i, $member := $value }}
      {{- include "srs.imagesIn" (dict "values" $member "path" (printf "%s[%d]" $path $i) "to" $.to) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* path, value */ -}}
{{- define "srs.rules.registry" -}}
{{- $value := toString (.value | default "") }}
{{- $host := `([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(:[0-9]+)?` }}
{{- $clean := regexReplaceAll `^[a-z+]*://` (trim $value) "" | trimAll "/" }}
{{- if and $value (not (regexMatch (printf `^%s(/[a-z0-9][a-z0-9._-]*)*$` $host) $value)) }}
  {{- $remedy := "" }}
  {{- if and (ne $clean $value) (regexMatch (printf `^%s(/[a-z0-9][a-z0-9._-]*)*$` $host) $clean) }}
    {{- $remedy = printf ": set it to %q" $clean }}
  {{- end }}
  * {{ .path }} {{ quote $value }} is not the name of a registry, which has no scheme, blanks or slash at its end, such as
    registry.example:5000{{ $remedy }}
{{- end }}
{{- end }}

{{- /* path, image */ -}}
{{- define "srs.rules.repository" -}}
{{- $value := toString (.image.repository | default "") }}
{{- /* A first part with a dot or a port is a registry. */}}
{{- $component := `[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*` }}
{{- $pattern := printf `^((localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+:[0-9]+)/)?%s(/%s)*$` $component $component }}
{{- if and $value (not (regexMatch $pattern $value)) }}
  {{- $name := regexReplaceAll `^[a-z+-]*:/+` (trim $value) "" }}
  {{- $set := list }}
  {{- range $part, $expression := dict "digest" `@(sha256:[a-f0-9]{64})$` "tag" `:([A-Za-z0-9_][A-Za-z0-9._-]*)$` }}
    {{- with regexFind $expression $name }}
      {{- $name = trimSuffix . $name }}
      {{- $set = prepend $set (printf "%s.%s to %q" $.path $part (substr 1 (len .) .)) }}
    {{- end }}
  {{- end }}
  {{- $name = trimAll "/" $name }}
  {{- $remedy := "write it in lower case, without blanks" }}
  {{- if regexMatch $pattern $name }}
    {{- $set = prepend $set (printf "%s.repository to %q" .path $name) }}
    {{- $remedy = printf "set %s" (join " and " $set) }}
  {{- end }}
  * {{ .path }}.repository {{ quote $value }} is not just the name of an image: {{ $remedy }} (a tag goes into {{ .path }}.tag, a digest
    into {{ .path }}.digest)
{{- end }}
{{- end }}

{{- /* Versions that the chart does not go with: see files/versions.yaml. ctx, path, image */ -}}
{{- define "srs.rules.imageVersion" -}}
{{- $role := splitList "." .path | first | regexFind `^[A-Za-z]+` }}
{{- $srs := or (eq .path "image") (and (hasKey .ctx.model.roles $role) (not (get .ctx.model.roles $role | default dict).program)) }}
{{- $tag := toString (.image.tag | default "") }}
{{- if $srs }}
  {{- $version := include "srs.version" (dict "ctx" .ctx "image" .image "named" (eq .path "image" | ternary dict .image)) }}
  {{- $says := printf "%s.tag %q is" .path $tag }}
  {{- if and (eq .path "image") .ctx.Values.srsVersion }}
    {{- $says = printf "srsVersion %q is" .ctx.Values.srsVersion }}
  {{- end }}
  {{- if or (eq .path "image") $tag }}
    {{- $own := dict "ctx" .ctx "program" "srs" "name" "SRS" "version" $version "says" $says }}
    {{- include "srs.rules.oldVersion" $own }}
  {{- end }}
{{- else if eq .path "nginx.image" }}
  {{- $says := printf "nginx.image.tag %q is" $tag }}
  {{- $version := include "srs.nginx.version" .ctx }}
  {{- $own := dict "ctx" .ctx "program" "nginx" "name" "nginx" "version" $version "says" $says }}
  {{- $old := include "srs.rules.oldVersion" $own }}
  {{- $old }}
  {{- if and (not $old) (contains "slim" $tag) }}
    * nginx.image.tag {{ quote $tag }} has no njs, nginx's JavaScript, which numbers playlists: choose a tag without slim, such as
      {{ .ctx.model.known.defaults.nginx.image.tag }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* ctx, program (in files/versions.yaml), name (as people write it), version, says (what names the version) */ -}}
{{- define "srs.rules.oldVersion" -}}
{{- $known := get .ctx.model.versions .program }}
{{- if and .version (semverCompare $known.refused (.version | default "0.0.0")) }}
  * {{ .says }} {{ .name }} {{ trimSuffix ".9999" .version }}, and the chart needs {{ $known.oldest }} or newer, because
    {{ $known.because }}: choose a newer image
{{- end }}
{{- end }}
