{{- /*
What the user should know before others find out, as text: each warning begins with "* " on a line of its own.
ctx, open (the vhosts to which anyone may publish: see srs.notes.open)
*/ -}}
{{- define "srs.notes.warnings" }}
{{- range $name, $protocols := .open }}
  * Anyone who reaches the port can publish to vhost {{ $name }} by {{ join ", " $protocols }}: set publish.keys.generate: true, or
    http_hooks with on_publish in config.vhost.{{ $name }}, or security, or service.loadBalancerSourceRanges.
{{- end }}
{{- range .ctx.model.components }}
  {{- $about := dict "ctx" $.ctx "component" . }}
  {{- if eq .program "srs" }}
    {{- include "srs.notes.vhosts" $about }}
    {{- include "srs.notes.families" $about }}
  {{- else if eq .program "proxy" }}
    {{- include "srs.notes.proxies" $about }}
  {{- end }}
{{- end }}
{{- include "srs.notes.openToViewers" .ctx }}
{{- include "srs.notes.copies" .ctx }}
{{- include "srs.notes.ports" .ctx }}
{{- include "srs.notes.networkPolicy" .ctx }}
{{- include "srs.notes.versions" .ctx }}
{{- end }}
