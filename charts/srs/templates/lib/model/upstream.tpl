{{- /* The servers that a release of mode edge fetches from, which are no part of it. */ -}}

{{- /* The hosts of addresses, without schemes and ports, as a JSON list. Its dot is a list of addresses. */ -}}
{{- define "srs.upstream.hosts" -}}
{{- $hosts := list }}
{{- range . }}
  {{- $hosts = append $hosts (regexReplaceAll `^https?://|:[0-9]*/?$|/$` (toString .) "" | trimAll "[]") }}
{{- end }}
{{- uniq $hosts | toJson }}
{{- end }}

{{- /* "true" where a host is the name of one of the release's own Services, short or long. ctx, host */ -}}
{{- define "srs.upstream.isOwn" -}}
{{- $names := list }}
{{- range $suffix, $_ := .ctx.model.services }}
  {{- $names = append $names (include "srs.name" (dict "ctx" $.ctx "suffix" $suffix)) }}
{{- end }}
{{- range .ctx.model.components }}
  {{- $names = concat $names .hosts (list (include "srs.headless" (dict "ctx" $.ctx "component" .))) }}
{{- end }}
{{- $domain := printf `^(\.%s(\.svc(\..+)?)?)?$` (regexQuoteMeta .ctx.Release.Namespace) }}
{{- $own := false }}
{{- range $names }}
  {{- $own = or $own (and (hasPrefix . $.host) (regexMatch $domain (trimPrefix . $.host))) }}
{{- end }}
{{- if $own }}true{{ end }}
{{- end }}

{{- /* The file with the authorities whose certificates the HLS cache trusts; empty where it speaks no TLS. Its dot is the root. */ -}}
{{- define "srs.upstream.trusted" -}}
{{- if .Values.upstream.caSecret }}
{{- "/etc/nginx-upstream/ca.crt" }}
{{- else if contains "\"https://" (toJson .Values.upstream.hls) }}
{{- "/etc/ssl/certs/ca-certificates.crt" }}
{{- end }}
{{- end }}

{{- /* The volume with those of the user, as JSON; {} where it has none. ctx, component */ -}}
{{- define "srs.upstream.volume" -}}
{{- $volume := dict }}
{{- if eq (.component.traits.caches | default "") "elsewhere" }}
  {{- with .ctx.Values.upstream.caSecret }}
    {{- $volume = dict "name" "upstream-ca" "secret" (dict "secretName" .) }}
  {{- end }}
{{- end }}
{{- toJson $volume }}
{{- end }}
