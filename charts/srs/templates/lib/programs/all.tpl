{{- /*
What a component's programs put into its pods, as JSON: containers and initContainers (see srs.container), volumes, annotations.
ctx, component
*/ -}}
{{- define "srs.programs" -}}
{{- $parts := dict "containers" list "initContainers" list "volumes" list "annotations" dict }}
{{- range .component.programs }}
  {{- $made := dict }}
  {{- if eq . "srs" }}
    {{- $made = include "srs.program.srs" $ | fromJson }}
  {{- else if eq . "nginx" }}
    {{- $made = include "srs.program.nginx" $ | fromJson }}
  {{- else if eq . "hooks" }}
    {{- $made = include "srs.program.hooks" $ | fromJson }}
  {{- else if eq . "nginx-exporter" }}
    {{- $made = include "srs.program.nginxExporter" $ | fromJson }}
  {{- else if eq . "proxy" }}
    {{- $made = include "srs.program.proxy" $ | fromJson }}
  {{- else if eq . "ffmpeg" }}
    {{- $made = include "srs.program.ffmpeg" $ | fromJson }}
  {{- else if eq . "transcode" }}
    {{- $made = include "srs.program.transcode" $ | fromJson }}
  {{- else if eq . "finish" }}
    {{- $made = include "srs.program.finish" $ | fromJson }}
  {{- else if eq . "cleanup" }}
    {{- $made = include "srs.program.cleanup" $ | fromJson }}
  {{- else if eq . "upload" }}
    {{- $made = include "srs.program.upload" $ | fromJson }}
  {{- else }}
    {{- fail (printf "files/modes.yaml names a program %q, which the chart does not know" .) }}
  {{- end }}
  {{- range list "containers" "initContainers" "volumes" }}
    {{- $_ := set $parts . (concat (get $parts .) (get $made . | default list)) }}
  {{- end }}
  {{- $_ := mergeOverwrite $parts.annotations ($made.annotations | default dict) }}
{{- end }}
{{- /* SRS and nginx share the certificate. */}}
{{- $tls := false }}
{{- range $parts.containers }}
  {{- $tls = or $tls (hasKey (.mounts | default dict) "tls") }}
{{- end }}
{{- if $tls }}
  {{- $volume := dict "name" "tls" "secret" (dict "secretName" (include "srs.tlsSecret" (dict "ctx" .ctx "for" "tls"))) }}
  {{- $_ := set $parts "volumes" (append $parts.volumes $volume) }}
{{- end }}
{{- toJson $parts }}
{{- end }}
