{{- /* Several origins. */ -}}
{{- define "srs.rules.cluster" -}}
{{- range .model.components }}
  {{- if .traits.mesh }}
    {{- include "srs.rules.mesh" (dict "ctx" $ "component" .) }}
  {{- end }}
  {{- if .traits.proxied }}
    {{- include "srs.rules.proxied" . }}
  {{- end }}
{{- end }}
{{- if and (eq .Values.mode "origin-cluster") (not .model.byRole.hlsCache) }}
  * mode origin-cluster needs hlsCache.replicas 1 or more, because only the cache knows which origin has a stream: set hlsCache.replicas, or
    remove it
{{- end }}
{{- with .Values.origin.members }}
  {{- $replicas := int $.Values.origin.replicas }}
  {{- if gt (len .) $replicas }}
    * origin.members has {{ len . }} entries for origin.replicas {{ $replicas }}: remove some, or add replicas
  {{- end }}
  {{- if eq (first $.model.byRole.origin).workload "StatefulSet" }}
    * origin.members needs a Deployment for each origin, not a StatefulSet: set origin.workload to Deployment, or remove origin.members
  {{- end }}
{{- end }}
{{- end }}

{{- /* What an origin of a mesh needs. ctx, component */ -}}
{{- define "srs.rules.mesh" -}}
{{- $component := .component }}
{{- $mode := .ctx.Values.mode }}
{{- if and $component.version (semverCompare ">=7.0.0" $component.version) }}
  * mode {{ $mode }} with origin.cluster mesh needs SRS 5 or 6, because SRS 7 no longer maintains it, and the image of {{ $component.role }}
    is {{ trimSuffix ".9999" $component.version }}: set image.tag to 6, origin.cluster to proxy, or mode to edge-cluster
{{- end }}
{{- if not (include "srs.listener" (dict "component" $component "kind" "api") | fromJson) }}
  * mode {{ $mode }} needs the HTTP API of {{ $component.role }}, which origins use to find each other's streams: set
    config.http_api.enabled to true
{{- end }}
{{- if dig "http_api" "auth" "enabled" false $component.config }}
  * mode {{ $mode }} cannot use http_api.auth at {{ $component.role }}, because origins ask each other without a password: remove it, and
    leave service.ports.api.enabled false
{{- end }}
{{- end }}

{{- /* What proxies need of an origin. Its dot is a component. */ -}}
{{- define "srs.rules.proxied" -}}
{{- $component := . }}
{{- range .listeners }}
  {{- if has .kind (list "rtmp" "http" "api") }}
    {{- range get $component.directives .path | default list }}
      {{- $listen := get .node .key | toString }}
      {{- if contains ":" $listen }}
        * origin.cluster proxy needs {{ .at }} at {{ $component.role }} as a port without an address, because proxies read nothing else:
          write {{ regexFind "[0-9]+$" $listen }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
