{{- /* Versions of SRS. */ -}}

{{- /*
The version of SRS in an image, as major.minor.revision: what its tag says, or else srsVersion; empty where neither does.
A tag that names a release line only, such as 6, stands for the newest of it.
ctx, image, named (what the role itself says of its image, whose tag then goes before srsVersion)
*/ -}}
{{- define "srs.version" -}}
{{- $tag := .image.tag | default .ctx.Chart.AppVersion | toString }}
{{- $version := regexFind `^v?[0-9]+(\.[0-9]+){0,2}` $tag | trimPrefix "v" }}
{{- if and .ctx.Values.srsVersion (not (dig "tag" "" (.named | default dict))) }}
  {{- $version = .ctx.Values.srsVersion }}
{{- end }}
{{- if $version }}
  {{- $parts := splitList "." $version }}
  {{- concat $parts (slice (list "0" "9999") (sub (len $parts) 1)) | join "." }}
{{- end }}
{{- end }}

{{- /*
"true" where a version has what came with `since`: in its own release line, or in the first version of a line before it.
since (one or a list), version
*/ -}}
{{- define "srs.version.reached" -}}
{{- $major := splitList "." .version | first | int }}
{{- $inLine := "" }}
{{- $before := false }}
{{- range kindIs "slice" .since | ternary .since (list .since) }}
  {{- $line := splitList "." . | first | int }}
  {{- if eq $line $major }}
    {{- $inLine = . }}
  {{- end }}
  {{- $before = or $before (lt $line $major) }}
{{- end }}
{{- if or (and $inLine (semverCompare (printf ">=%s" ($inLine | default "0")) .version)) (and (not $inLine) $before) }}true{{ end }}
{{- end }}

{{- /* What a version of SRS applies while it runs, as JSON: true by generic path. facts, version */ -}}
{{- define "srs.reloadable" -}}
{{- $paths := .facts.reload }}
{{- range .facts.reloadUntil }}
  {{- if and $.version (not (include "srs.version.reached" (dict "since" .until "version" $.version))) }}
    {{- $paths = set (omit $paths "-") .path true }}
  {{- end }}
{{- end }}
{{- toJson $paths }}
{{- end }}

{{- /*
The version of nginx or rclone, by its tag, as major.minor.patch; empty where that names none, or no line of releases. 1.30 stands for the
newest of it. Dot: the image.
*/ -}}
{{- define "srs.image.version" -}}
{{- with empty .digest | ternary (regexFind `^[0-9]+\.[0-9]+(\.[0-9]+)?` (toString .tag)) "" }}
{{- eq (splitList "." . | len) 3 | ternary . (printf "%s.9999" .) }}
{{- end }}
{{- end }}

{{- /* The version of a proxy, by its tag; empty where that tells none. ctx, component */ -}}
{{- define "srs.proxy.version" -}}
{{- if regexMatch "^v?[0-9]+(\\.|$)" (.component.image.tag | default "") }}
{{- include "srs.version" (dict "ctx" .ctx "image" .component.image "named" .component.image) }}
{{- end }}
{{- end }}
