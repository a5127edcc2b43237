{{- /* Versions with known faults, and versions that nobody has tried. */ -}}

{{- /* Faults of the versions of SRS that run, from files/known-faults.yaml. Its dot is the root. */ -}}
{{- define "srs.notes.faults" -}}
{{- range $fault := (.Files.Get "files/known-faults.yaml" | fromYaml).faults }}
  {{- $servers := list }}
  {{- range $.model.components }}
    {{- if include "srs.notes.faulty" (dict "ctx" $ "fault" $fault "component" .) }}
      {{- $servers = append $servers (printf "%s %s" .role (trimSuffix ".9999" .version)) }}
    {{- end }}
  {{- end }}
  {{- with uniq $servers }}
    * SRS ({{ join ", " . }}): {{ $fault.text }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* "true" where a component can meet a fault. ctx, fault, component */ -}}
{{- define "srs.notes.faulty" -}}
{{- $traits := .component.traits }}
{{- $faulty := and .component.version (semverCompare .fault.versions (.component.version | default "0.0.0")) }}
{{- $faulty = and $faulty (or (not .fault.edge) $traits.upstream) }}
{{- range .fault.listeners }}
  {{- $faulty = and $faulty (include "srs.listener" (dict "component" $.component "kind" .) | fromJson) }}
{{- end }}
{{- with .fault.sharing }}
  {{- $faulty = and $faulty (include "srs.listener" (dict "component" $.component "kind" .) | fromJson).sharing }}
{{- end }}
{{- with .fault.public }}
  {{- $offered := and (hasKey $.ctx.model.public .) (or $traits.proxied (has . $traits.public)) }}
  {{- $faulty = and $faulty $offered (include "srs.listener" (dict "component" $.component "kind" .) | fromJson) }}
{{- end }}
{{- if $faulty }}true{{ end }}
{{- end }}

{{- /*
An nginx with a known fault, or one that the chart is not tested with. A digest names no version. Its dot is the root.
*/ -}}
{{- define "srs.notes.nginxVersion" -}}
{{- $runs := false }}
{{- range .model.components }}
  {{- $runs = or $runs (has "nginx" .programs) }}
{{- end }}
{{- if $runs }}
  {{- $known := .model.versions.nginx }}
  {{- $image := .Values.nginx.image }}
  {{- with include "srs.nginx.version" . }}
    {{- if semverCompare (printf ">%s.9999" $known.newest) . }}
      * nginx.image.tag {{ quote $image.tag }} is newer than nginx {{ $known.newest }}, the newest that the chart is tested with: play HLS
        from it before you rely on it.
    {{- else if semverCompare $known.faulty.versions . }}
      * nginx.image.tag {{ quote $image.tag }}: {{ $known.faulty.text }}. Use {{ $.model.known.defaults.nginx.image.tag }}.
    {{- end }}
  {{- else }}
    {{- if not $image.digest }}
      * nginx.image.tag {{ quote $image.tag }} names no version: the chart goes with nginx {{ $known.oldest }} and newer, and is tested with
        {{ $known.newest }} at the most.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
