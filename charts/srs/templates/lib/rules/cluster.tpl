{{- /* Several origins, and SRS's proxies in front of them. */ -}}
{{- define "srs.rules.cluster" -}}
{{- $mode := .Values.mode }}
{{- if and (hasKey .model.roles "hlsCache") (not .model.byRole.hlsCache) }}
  {{- $set := "which hlsCache.replicas 0 takes away: set hlsCache.replicas to 1 or more" }}
  {{- $cache := omit .Values.hlsCache "replicas" }}
  {{- if and (eq .model.roles.hlsCache.caches "elsewhere") (not .Values.upstream.hls) }}
    {{- $set = "which fetches from upstream.hls: list servers there, as https://HOST" }}
    {{- $cache = empty .Values.hlsCache.replicas | ternary $cache .Values.hlsCache }}
  {{- end }}
  {{- $given := dict "known" .model.known "value" $cache "default" .model.known.defaults.hlsCache }}
  {{- range include "srs.differences" (set $given "path" "hlsCache") | fromJsonArray }}
    * {{ . }} has no effect without the HLS cache, {{ $set }}, or remove {{ . }}
  {{- end }}
{{- end }}
{{- if and (eq $mode "origin-cluster") (not .model.byRole.hlsCache) }}
  * mode origin-cluster needs hlsCache.replicas 1 or more, because only the cache knows which origin has a stream: set hlsCache.replicas, or
    remove it
{{- end }}
{{- $members := len (.Values.origin.members | default list) }}
{{- if gt $members (int .Values.origin.replicas) }}
  * origin.members has {{ $members }} entries for origin.replicas {{ int .Values.origin.replicas }}: remove some, or add replicas
{{- end }}
{{- if and $members (eq .model.origin.workload "StatefulSet") }}
  * origin.members needs a Deployment for each origin, not a StatefulSet: set origin.workload to Deployment, or remove origin.members
{{- end }}
{{- range .model.components }}
  {{- if .traits.mesh }}
    {{- if and .version (semverCompare ">=7.0.0" .version) }}
      * mode {{ $mode }} with origin.cluster mesh needs SRS 5 or 6, because SRS 7 no longer maintains it, and the image of {{ .role }} is
        {{ trimSuffix ".9999" .version }}: set image.tag to 6, origin.cluster to proxy, or mode to edge-cluster
    {{- end }}
    {{- if not .listens.api }}
      * mode {{ $mode }} needs the HTTP API of {{ .role }}, which origins use to find each other's streams: set config.http_api.enabled to
        true
    {{- else if dig "http_api" "auth" "enabled" false .config }}
      * mode {{ $mode }} cannot use http_api.auth at {{ .role }}, because origins ask each other without a password: remove it, and leave
        service.ports.api.enabled false
    {{- end }}
  {{- end }}
  {{- if .traits.proxied }}
    {{- include "srs.rules.proxied" (dict "ctx" $ "component" . "proxy" (index $.model.byRole .traits.proxied | first)) }}
  {{- end }}
  {{- if eq .program "proxy" }}
    {{- include "srs.rules.proxy" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* ctx, component (an origin), proxy (the component that it reports to) */ -}}
{{- define "srs.rules.proxied" -}}
{{- $component := .component }}
{{- $role := .component.role }}
{{- range pick $component.listens "rtmp" "http" "api" }}
  {{- range get $component.directives .path | default list }}
    {{- $listen := get .node .key | toString }}
    {{- if contains ":" $listen }}
      * origin.cluster proxy needs {{ .at }} at {{ $role }} as a port without an address, because proxies read nothing else: write
        {{ regexFind "[0-9]+$" $listen }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $interval := dig "heartbeat" "interval" 0 $component.config | float64 }}
{{- $ttl := .proxy.values.originServerTTLSeconds | default 0 | float64 }}
{{- if and $ttl (le $ttl $interval) }}
  * {{ .proxy.role }}.originServerTTLSeconds is {{ $ttl }}, and {{ $role }} reports every {{ $interval }} seconds
    (config.heartbeat.interval), so it would count as dead between two reports: make it longer, or the interval shorter
{{- end }}
{{- $since := .proxy.newer.registrationToken }}
{{- if and $since $component.version (semverCompare (printf "<%s" $since) $component.version) }}
  * {{ .proxy.role }}.registrationToken needs origins of SRS {{ $since }} or later, and the image of {{ $role }} is
    {{ trimSuffix ".9999" $component.version }}: set image.tag, or remove it
{{- end }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.proxy" -}}
{{- $role := .component.role }}
{{- $image := .component.image }}
{{- if or (not $image.repository) (not (or $image.tag $image.digest)) }}
  * origin.cluster proxy needs {{ $role }}.image.repository and its tag or digest, because SRS releases no image of its proxy: build one
    from SRS's source and name it, or set origin.cluster to mesh
{{- end }}
{{- if and (gt (int .component.replicas) 1) (not .component.values.redis.host) }}
  * {{ $role }}.replicas {{ .component.autoscaled | ternary "null" (toString .component.replicas) }} needs {{ $role }}.redis.host, because
    several proxies must agree on where a stream is: set it, or {{ $role }}.replicas to 1
{{- end }}
{{- $version := include "srs.proxy.version" . }}
{{- range $setting, $since := .component.newer }}
  {{- if and $version (semverCompare (printf "<%s" $since) $version) }}
    * {{ $role }}.{{ $setting }} needs a proxy of SRS {{ $since }} or later, and the tag of {{ $role }}.image says {{ $image.tag }}: choose
      another image, or remove it
  {{- end }}
{{- end }}
{{- end }}
