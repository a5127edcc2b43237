{{- /*
What follows from the values, decided once a release and kept in `.model`, which all other templates read.

  known       files/values.json: the defaults, and the modes that values belong to
  table       files/modes.yaml
  roles       the mode's roles in it, with what origin.cluster adds
  pod         files/pod.yaml
  facts       files/srs.json: what the chart knows about SRS's directives
  versions    files/versions.yaml
  keys        where publishers' keys are: see keys.tpl
  play        where the keys of links are: see play.tpl
  secretData  what stands in the chart's own Secret, by key; generated and secretChecksums: see secrets.tpl
  labels      what srs.labels has printed, by what it was asked for
  nginxFiles  what srs.nginx.files has returned, by role
  components  everything that runs, by key: see component.tpl
  byRole      the components of each role, in the order of their keys
  tiers       the same, in a list for each tier of the role: see srs.model.tier
  origin      the first of the origins; {} where they are no part of the release
  links       who connects to whom: see links.tpl
  namedDestinations  what pods connect to by name: see destinations.tpl
  services    the public Services: see services.tpl
  public      by listener name: the Service, port and role that offer it to the outside; groups: the same, by group
  routes      what the Ingress and the Gateway deliver, routed, offers: see routes.tpl; gatewayListeners
  metrics     the names of the ports that Prometheus scrapes: see metrics.tpl
  webrtc      what WebRTC clients are told: see webrtc.tpl

Prints nothing. Never fails on values that the schema accepts: validation.yaml says what is wrong with them.
*/ -}}
{{- define "srs.model" -}}
{{- if not (hasKey . "model") }}
{{- $known := .Files.Get "files/values.json" | fromJson }}
{{- if contains ":null" (toJson .Values) }}
  {{- include "srs.dropNulls" (dict "values" .Values "kept" $known.nulls "at" "") }}
{{- end }}
{{- include "srs.restore" (dict "values" .Values "defaults" $known.defaults "path" "") }}
{{- if not .Values.nginx.image.tag }}
  {{- /* For SRS, an empty tag means the chart's appVersion. */}}
  {{- $_ := set .Values.nginx.image "tag" $known.defaults.nginx.image.tag }}
{{- end }}
{{- include "srs.model.strings" (dict "ctx" . "values" .Values "defaults" $known.defaults) }}
{{- $table := .Files.Get "files/modes.yaml" | fromYaml }}
{{- $mode := get $table.modes .Values.mode }}
{{- if not $mode }}
{{- fail (printf "mode %q is not one of %s" .Values.mode (keys $table.modes | sortAlpha | join ", ")) }}
{{- end }}
{{- $cluster := .Values.origin.cluster }}
{{- if and $mode.clusters (not (hasKey $mode.clusters $cluster)) }}
{{- fail (printf "origin.cluster %q is not one of %s" $cluster (keys $mode.clusters | sortAlpha | join ", ")) }}
{{- end }}
{{- $_ := set . "model" (dict
  "known" $known
  "table" $table
  "roles" (mustMergeOverwrite (deepCopy $mode.roles) (dig "clusters" $cluster dict $mode | deepCopy))
  "pod" (.Files.Get "files/pod.yaml" | fromYaml)
  "facts" (.Files.Get "files/srs.json" | fromJson)
  "versions" (.Files.Get "files/versions.yaml" | fromYaml)
  "secretData" dict
  "generated" dict
  "secretChecksums" dict
  "labels" dict
  "nginxFiles" dict
  "components" dict
  "byRole" dict
  "tiers" dict
  "webrtc" (dict "source" (include "srs.webrtc.source" .))) }}
{{- $_ := set .model "keys" (include "srs.keys" . | fromJson) }}
{{- $_ := set .model "play" (include "srs.play" . | fromJson) }}
{{- include "srs.model.components" . }}
{{- include "srs.model.links" . }}
{{- include "srs.model.connections" . }}
{{- range .model.components }}
  {{- if eq .program "srs" }}
    {{- if $.Values.networkPolicy.enabled }}
      {{- include "srs.model.configDestinations" (dict "ctx" $ "component" .) }}
    {{- end }}
    {{- include "srs.model.secrets" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- include "srs.model.services" . }}
{{- include "srs.model.routes" . }}
{{- include "srs.model.gatewayListeners" . }}
{{- if .model.webrtc.source }}
  {{- include "srs.model.webrtc" . }}
{{- end }}
{{- include "srs.model.candidates" . }}
{{- include "srs.model.clients" . }}
{{- include "srs.model.housekeeping" . }}
{{- include "srs.model.secretArgs" . }}
{{- include "srs.model.metrics" . }}
{{- if .Values.networkPolicy.enabled }}
  {{- include "srs.model.otherDestinations" . }}
  {{- include "srs.model.namedDestinations" . }}
{{- end }}
{{- end }}
{{- end }}

{{- /*
Sets the listeners of all components. Those of an edge wait until its upstream has its ports, because its configuration names them.
*/ -}}
{{- define "srs.model.connections" -}}
{{- $publicNames := list }}
{{- range .model.components }}
  {{- $publicNames = concat $publicNames .traits.public }}
{{- end }}
{{- range .model.components }}
  {{- if and (eq .program "srs") (not .traits.upstream) }}
    {{- include "srs.model.index" (dict "ctx" $ "component" .) }}
    {{- include "srs.model.listeners" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- range .model.components }}
  {{- if ne .program "srs" }}
    {{- include "srs.model.listeners" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- /* Their ports are known now, so what names other components can be written. */}}
{{- range .model.components }}
  {{- if or .traits.upstream .traits.mesh .traits.proxied }}
    {{- include "srs.model.cluster" (dict "ctx" $ "component" .) }}
    {{- include "srs.model.index" (dict "ctx" $ "component" .) }}
  {{- end }}
  {{- if .traits.upstream }}
    {{- include "srs.model.listeners" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- end }}
