{{- /* Several origins. */ -}}
{{- define "srs.rules.cluster" -}}
{{- $problems := list }}
{{- range .srs.components }}
  {{- if .spec.mesh }}
    {{- $problems = concat $problems (include "srs.rules.mesh" (dict "ctx" $ "component" .) | fromJsonArray) }}
  {{- end }}
  {{- if .spec.proxied }}
    {{- $problems = concat $problems (include "srs.rules.proxied" . | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- if and (eq .Values.mode "origin-cluster") (not .srs.byRole.hlsCache) }}
  {{- $problems = append $problems (print
    "mode origin-cluster needs hlsCache.replicas 1 or more, because only the cache knows which origin has a stream: "
    "set hlsCache.replicas, or remove it") }}
{{- end }}
{{- with .Values.origin.members }}
  {{- $replicas := int $.Values.origin.replicas }}
  {{- if and $.srs.roles.origin.replicated (eq $.Values.origin.workload "StatefulSet") }}
    {{- $problems = append $problems
      "origin.members needs origin.workload Deployment, not StatefulSet, whose pods are all the same: set workload, or remove members" }}
  {{- end }}
  {{- if gt (len .) $replicas }}
    {{- $problems = append $problems (printf
      "origin.members has %d entries for origin.replicas %d: remove some, or add replicas" (len .) $replicas) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What an origin of a mesh needs. ctx, component */ -}}
{{- define "srs.rules.mesh" -}}
{{- $problems := list }}
{{- $component := .component }}
{{- $mode := .ctx.Values.mode }}
{{- if and $component.version (semverCompare ">=7.0.0" $component.version) }}
  {{- $problems = append $problems (printf (print
    "mode %s with origin.cluster mesh needs SRS 5 or 6, because SRS 7 no longer maintains it, and the image of %s is %s: "
    "set image.tag to 6, origin.cluster to proxy, or mode to edge-cluster")
    $mode $component.role (trimSuffix ".9999" $component.version)) }}
{{- end }}
{{- if not (include "srs.listener" (dict "component" $component "kind" "api") | fromJson) }}
  {{- $problems = append $problems (printf
    "mode %s needs the HTTP API of %s, which origins use to find each other's streams: set config.http_api.enabled to true"
    $mode $component.role) }}
{{- end }}
{{- if dig "http_api" "auth" "enabled" false $component.config }}
  {{- $problems = append $problems (printf (print
    "mode %s cannot use http_api.auth at %s, because origins ask each other without a password: "
    "remove it, and leave service.ports.api.enabled false") $mode $component.role) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What proxies need of an origin. Its dot is a component. */ -}}
{{- define "srs.rules.proxied" -}}
{{- $problems := list }}
{{- $component := . }}
{{- range .listeners }}
  {{- if has .kind (list "rtmp" "http" "api") }}
    {{- range get $component.directives .path | default list }}
      {{- $listen := get .node .key | toString }}
      {{- if contains ":" $listen }}
        {{- $problems = append $problems (printf
          "origin.cluster proxy needs %s at %s as a port without an address, because proxies read nothing else: write %s"
          .at $component.role (regexFind "[0-9]+$" $listen)) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
