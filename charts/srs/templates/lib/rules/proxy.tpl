{{- /* Proxies. */ -}}
{{- define "srs.rules.proxy" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- if eq .program "proxy" }}
    {{- $role := .role }}
    {{- $values := .values }}
    {{- $replicas := .autoscaled | ternary "null" (toString .replicas) }}
    {{- $several := gt (int .replicas) 1 }}
    {{- if or (not .image.repository) (not (or .image.tag .image.digest)) }}
      {{- $problems = append $problems (printf (print
        "origin.cluster proxy needs %s.image.repository and its tag or digest, because SRS releases no image of its proxy: "
        "build one from SRS's source and name it, or set origin.cluster to mesh") $role) }}
    {{- end }}
    {{- if and $several (not .values.redis.host) }}
      {{- $problems = append $problems (printf
        "%s.replicas %s needs %s.redis.host, because several proxies must agree on where a stream is: set it, or %s.replicas to 1"
        $role $replicas $role $role) }}
    {{- end }}
    {{- range $key := list "existingSecret" "keyPrefix" }}
      {{- if and (get $values.redis $key) (not $values.redis.host) }}
        {{- $problems = append $problems (printf
          "%s.redis.%s has no effect without %s.redis.host: set host, or remove %s" $role $key $role $key) }}
      {{- end }}
    {{- end }}
    {{- $problems = concat $problems (include "srs.rules.proxyVersions" (dict "ctx" $ "component" .) | fromJsonArray)
      (include "srs.rules.originTTL" (dict "ctx" $ "component" .) | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Settings that the version of a proxy, or of its origins, does not have. ctx, component */ -}}
{{- define "srs.rules.proxyVersions" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $version := include "srs.proxy.version" . }}
{{- range $setting, $since := include "srs.proxy.needs" .component.values | fromJson }}
  {{- if and $version (semverCompare (printf "<%s" $since) $version) }}
    {{- $problems = append $problems (printf
      "%s.%s needs a proxy of SRS %s or later, and the tag of %s.image says %s: choose another image, or remove it"
      $role $setting $since $role $.component.image.tag) }}
  {{- end }}
  {{- range $.ctx.srs.components }}
    {{- $origin := and (eq $setting "registrationToken") (eq (.spec.proxied | default "") $role) .version }}
    {{- if and $origin (semverCompare (printf "<%s" $since) (.version | default "0.0.0")) }}
      {{- $problems = append $problems (printf
        "%s.registrationToken needs origins of SRS %s or later, and the image of %s is %s: set image.tag, or remove it"
        $role $since .role (trimSuffix ".9999" .version)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Origins that would count as dead between two reports. ctx, component */ -}}
{{- define "srs.rules.originTTL" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- with .component.values.originServerTTLSeconds }}
  {{- $seconds := . }}
  {{- range $.ctx.srs.components }}
    {{- $interval := dig "heartbeat" "interval" 0 .config | float64 }}
    {{- if and (eq (.spec.proxied | default "") $role) (le (float64 $seconds) $interval) }}
      {{- $problems = append $problems (printf (print
        "%s.originServerTTLSeconds is %d, and %s reports every %v seconds (config.heartbeat.interval), so that it would count as "
        "dead in between: make it longer, or the interval shorter") $role (int $seconds) .role $interval) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
