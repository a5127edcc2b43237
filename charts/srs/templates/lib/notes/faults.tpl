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
