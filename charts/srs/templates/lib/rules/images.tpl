{{- /* The names and versions of images. */ -}}
{{- define "srs.rules.images" -}}
{{- $images := dict }}
{{- include "srs.imagesIn" (dict "values" .Values "path" "" "to" $images) }}
{{- $registries := dict "global.imageRegistry" .Values.global.imageRegistry }}
{{- range $path, $image := $images }}
  {{- $_ := set $registries (printf "%s.registry" $path) $image.registry }}
  {{- include "srs.rules.image" (dict "ctx" $ "path" $path "image" $image) }}
{{- end }}
{{- range $path, $registry := $registries }}
  {{- $host := `([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(:[0-9]+)?` }}
  {{- if and $registry (not (regexMatch (printf `^%s(/[a-z0-9][a-z0-9._-]*)*$` $host) $registry)) }}
    * {{ $path }} {{ quote $registry }} is not the name of a registry, which has no scheme, blanks or slash at its end: write it like
      registry.example:5000
  {{- end }}
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

{{- /* ctx, path, image */ -}}
{{- define "srs.rules.image" -}}
{{- $path := .path }}
{{- $tag := toString (.image.tag | default "") }}
{{- /* A first part with a dot or a port is a registry. */}}
{{- $part := `[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*` }}
{{- $name := printf `^((localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+:[0-9]+)/)?%s(/%s)*$` $part $part }}
{{- if and .image.repository (not (regexMatch $name .image.repository)) }}
  * {{ $path }}.repository {{ quote .image.repository }} is not just the name of an image: write it in lower case, without a scheme or
    blanks, the tag into {{ $path }}.tag, and the digest into {{ $path }}.digest
{{- end }}
{{- $role := get .ctx.model.roles (regexFind `^[A-Za-z]+` $path) | default (dict "program" "another") }}
{{- $program := get (dict "nginx.image" "nginx" "recordings.upload.image" "rclone") $path | default "SRS" }}
{{- $version := ne $program "SRS" | ternary (include "srs.image.version" .image) "" }}
{{- $says := printf "%s.tag %q is %s" $path $tag $program }}
{{- if and (eq $program "SRS") (or (eq $path "image") (and $tag (not $role.program))) }}
  {{- $named := eq $path "image" | ternary dict .image }}
  {{- $version = include "srs.version" (dict "ctx" .ctx "image" .image "named" $named) }}
  {{- if and (eq $path "image") .ctx.Values.srsVersion }}
    {{- $says = printf "srsVersion %q is SRS" .ctx.Values.srsVersion }}
  {{- end }}
{{- end }}
{{- with and $version (get .ctx.model.versions (lower $program)) }}
  {{- if semverCompare .refused $version }}
    * {{ $says }} {{ trimSuffix ".9999" $version }}, and the chart needs {{ .oldest }} or newer, because {{ .because }}: choose a newer
      image
  {{- else if and (eq $program "nginx") (contains "slim" $tag) }}
    * {{ $path }}.tag {{ quote $tag }} has no njs, nginx's JavaScript, which numbers playlists: choose a tag without slim, such as
      {{ $.ctx.model.known.defaults.nginx.image.tag }}
  {{- end }}
{{- end }}
{{- end }}
