{{- /* Versions with known faults (files/known-faults.yaml), and an nginx that nobody has tried. Its dot is the root. */ -}}
{{- define "srs.notes.versions" -}}
{{- $nginx := false }}
{{- $servers := dict }}
{{- $faults := (.Files.Get "files/known-faults.yaml" | fromYaml).faults }}
{{- range $component := .model.components }}
  {{- $nginx = or $nginx (has "nginx" .programs) }}
  {{- range empty .version | ternary list $faults }}
    {{- $public := .public | default "" }}
    {{- $meets := and (semverCompare .versions $component.version) (or (not .edge) $component.traits.upstream) }}
    {{- range concat (.listeners | default list) (list $public .sharing | compact) }}
      {{- $meets = and $meets (get $component.listens .) }}
    {{- end }}
    {{- with .sharing }}
      {{- $meets = and $meets (get $component.listens . | default dict).sharing }}
    {{- end }}
    {{- $offers := or $component.traits.proxied (has $public $component.traits.public) }}
    {{- if and $meets (or (not $public) (and (hasKey $.model.public $public) $offers)) }}
      {{- $server := printf "%s %s" $component.role (trimSuffix ".9999" $component.version) }}
      {{- $_ := set $servers .text (append (get $servers .text | default list) $server) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $text, $who := $servers }}
  * SRS ({{ uniq $who | join ", " }}): {{ $text }}
{{- end }}
{{- $known := .model.versions.nginx }}
{{- $image := .Values.nginx.image }}
{{- $version := include "srs.image.version" $image }}
{{- if not (and $nginx $version) }}
{{- else if semverCompare (printf ">%s.9999" $known.newest) $version }}
  * nginx.image.tag {{ quote $image.tag }} is newer than nginx {{ $known.newest }}, the newest that the chart is tested with: play HLS from
    it before you rely on it.
{{- else if semverCompare $known.faulty.versions $version }}
  * nginx.image.tag {{ quote $image.tag }}: {{ $known.faulty.text }}. Use {{ .model.known.defaults.nginx.image.tag }}.
{{- end }}
{{- end }}
