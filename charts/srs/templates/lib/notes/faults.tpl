{{- /* Versions with known faults, and versions that nobody has tried. */ -}}

{{- /* Faults of the versions of SRS that run, from files/known-faults.yaml, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.notes.faults" -}}
{{- $warnings := list }}
{{- range $fault := (.Files.Get "files/known-faults.yaml" | fromYaml).faults }}
  {{- $servers := list }}
  {{- range $.srs.components }}
    {{- if include "srs.notes.faulty" (dict "ctx" $ "fault" $fault "component" .) }}
      {{- $servers = append $servers (printf "%s %s" .role (trimSuffix ".9999" .version)) }}
    {{- end }}
  {{- end }}
  {{- with uniq $servers }}
    {{- $warnings = append $warnings (printf "SRS (%s): %s" (join ", " .) $fault.text) }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}

{{- /* "true" where a component can meet a fault. ctx, fault, component */ -}}
{{- define "srs.notes.faulty" -}}
{{- $spec := .component.spec }}
{{- $faulty := and .component.version (semverCompare .fault.versions (.component.version | default "0.0.0")) }}
{{- $faulty = and $faulty (or (not .fault.edge) $spec.upstream) }}
{{- range .fault.listeners }}
  {{- $faulty = and $faulty (include "srs.listener" (dict "component" $.component "kind" .) | fromJson) }}
{{- end }}
{{- with .fault.sharing }}
  {{- $faulty = and $faulty (include "srs.listener" (dict "component" $.component "kind" .) | fromJson).sharing }}
{{- end }}
{{- with .fault.public }}
  {{- $offered := and (hasKey $.ctx.srs.public .) (or $spec.proxied (has . $spec.public)) }}
  {{- $faulty = and $faulty $offered (include "srs.listener" (dict "component" $.component "kind" .) | fromJson) }}
{{- end }}
{{- if $faulty }}true{{ end }}
{{- end }}

{{- /*
An nginx with a known fault, or one that the chart is not tested with, as a JSON list. A digest names no version. Its dot is the root.
*/ -}}
{{- define "srs.notes.nginxVersion" -}}
{{- $warnings := list }}
{{- $runs := false }}
{{- range .srs.components }}
  {{- $runs = or $runs (has "nginx" .programs) }}
{{- end }}
{{- if $runs }}
  {{- $known := .srs.versions.nginx }}
  {{- $image := .Values.nginx.image }}
  {{- with include "srs.nginx.version" . }}
    {{- if semverCompare (printf ">%s.9999" $known.newest) . }}
      {{- $warnings = append $warnings (printf
        "nginx.image.tag %q is newer than nginx %s, the newest that the chart is tested with: play HLS from it before you rely on it."
        $image.tag $known.newest) }}
    {{- else if semverCompare $known.faulty.versions . }}
      {{- $warnings = append $warnings (printf
        "nginx.image.tag %q: %s. Use %s." $image.tag $known.faulty.text $.srs.known.defaults.nginx.image.tag) }}
    {{- end }}
  {{- else }}
    {{- if not $image.digest }}
      {{- $warnings = append $warnings (printf
        "nginx.image.tag %q names no version: the chart goes with nginx %s and newer, and is tested with %s at the most."
        $image.tag $known.oldest $known.newest) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}
