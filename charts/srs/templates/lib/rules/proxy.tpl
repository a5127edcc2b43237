{{- /* Proxies. */ -}}
{{- define "srs.rules.proxy" -}}
{{- range .model.components }}
  {{- if eq .program "proxy" }}
    {{- $role := .role }}
    {{- $values := .values }}
    {{- $replicas := .autoscaled | ternary "null" (toString .replicas) }}
    {{- $several := gt (int .replicas) 1 }}
    {{- if or (not .image.repository) (not (or .image.tag .image.digest)) }}
      * origin.cluster proxy needs {{ $role }}.image.repository and its tag or digest, because SRS releases no image of its proxy: build one
        from SRS's source and name it, or set origin.cluster to mesh
    {{- end }}
    {{- if and $several (not .values.redis.host) }}
      * {{ $role }}.replicas {{ $replicas }} needs {{ $role }}.redis.host, because several proxies must agree on where a stream is: set it,
        or {{ $role }}.replicas to 1
    {{- end }}
    {{- include "srs.rules.proxyVersions" (dict "ctx" $ "component" .) }}
    {{- include "srs.rules.originTTL" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Settings that the version of a proxy, or of its origins, does not have. ctx, component */ -}}
{{- define "srs.rules.proxyVersions" -}}
{{- $role := .component.role }}
{{- $version := include "srs.proxy.version" . }}
{{- range $setting, $since := include "srs.proxy.needs" .component.values | fromJson }}
  {{- if and $version (semverCompare (printf "<%s" $since) $version) }}
    * {{ $role }}.{{ $setting }} needs a proxy of SRS {{ $since }} or later, and the tag of {{ $role }}.image says
      {{ $.component.image.tag }}: choose another image, or remove it
  {{- end }}
  {{- range $.ctx.model.components }}
    {{- $origin := and (eq $setting "registrationToken") (eq (.traits.proxied | default "") $role) .version }}
    {{- if and $origin (semverCompare (printf "<%s" $since) (.version | default "0.0.0")) }}
      * {{ $role }}.registrationToken needs origins of SRS {{ $since }} or later, and the image of {{ .role }} is
        {{ trimSuffix ".9999" .version }}: set image.tag, or remove it
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Origins that would count as dead between two reports. ctx, component */ -}}
{{- define "srs.rules.originTTL" -}}
{{- $role := .component.role }}
{{- with .component.values.originServerTTLSeconds }}
  {{- $seconds := . }}
  {{- range $.ctx.model.components }}
    {{- $interval := dig "heartbeat" "interval" 0 .config | float64 }}
    {{- if and (eq (.traits.proxied | default "") $role) (le (float64 $seconds) $interval) }}
      * {{ $role }}.originServerTTLSeconds is {{ int $seconds }}, and {{ .role }} reports every {{ $interval }} seconds
        (config.heartbeat.interval), so it would count as dead between two reports: make it longer, or the interval shorter
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
