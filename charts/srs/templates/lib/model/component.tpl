{{- /*
Adds a component to `.model`, with all that the values say about it:

  role        as the values call it: hlsCache
  at          where the values have it: hlsCache, edge.groups.NAME
  tier        the same in names and labels: hls-cache, edge-NAME
  group       its group, in the label that tells tiers of a role apart: default for those that are in none; empty where the role has none
  apart       whether it is in a group, which has an address of its own
  key         the tier, and what sets this component apart in it: origin-0, edge-canary
  name        of its workload
  traits      the role's entry in files/modes.yaml
  values      the role's values
  program     what it runs: srs, nginx, proxy, ffmpeg, transcode, cleanup or upload
  nginx       whether nginx runs beside SRS
  programs    what its containers run: `program`, and what runs beside it
  workload    Deployment, StatefulSet, CronJob or Pod
  replicas    how many pods it has, at least; tierPods: how many its tier may have
  autoscaled  whether an autoscaler sets the number
  autoscaler  the kind of the chart's own one, if there is one
  image       merged; version: of the SRS in it
  pod         PodSettings, the chart's own included
  hosts       names of Services: one for each server where there are several that differ, otherwise the role's
  text        the user's own srs.conf; textFrom: where it stands instead; textProblems: what is wrong with it
  config      the effective configuration, and its index: directives, blocks, fixed
  cluster, heartbeat  what it is told of others, where it is: see srs.model.cluster
  listeners   see listeners.tpl; listens: the first of each kind, by kind; ports: by container, one listener for each port
  families    of IP addresses that its Services are asked to have: service (ipFamilyPolicy and ipFamilies, where they are set), ipv6
              (whether it is asked for), ipv4 (whether it may be used as well)
  secretEnvironment  the secret directives that the user sets by the environment, each from a Secret: true by path
  readsCandidate, asksKubernetes, candidates  see candidates.tpl
  newer       settings of a proxy that not every version has: since which, by setting
  secretArgs  see srs.secretArg
  metrics     those that Prometheus scrapes
  destinations  see destinations.tpl

ctx, role, at, tier, group, apart, key, traits, values, own (image, config and pod of this component alone), replicas, most (replicas),
autoscaled, autoscaler, workload
*/ -}}
{{- define "srs.model.component" -}}
{{- $own := .own | default dict }}
{{- $program := .traits.program | default "srs" }}
{{- $nginx := not (empty .traits.nginx) }}
{{- $programs := $nginx | ternary (list $program "nginx") (list $program) }}
{{- if and .ctx.Values.metrics.enabled .ctx.Values.metrics.nginx.enabled (has "nginx" $programs) }}
  {{- $programs = append $programs "nginx-exporter" }}
{{- end }}
{{- if and (or .ctx.model.keys.secret .ctx.model.play.secret) (eq $program "srs") (not $nginx) }}
  {{- $programs = append $programs "hooks" }}
{{- end }}
{{- $workload := .workload | default "Deployment" }}
{{- $name := include "srs.name" (dict "ctx" .ctx "suffix" .key) }}
{{- $tier := .tier | default (kebabcase .role) }}
{{- $hosts := list (include "srs.name" (dict "ctx" .ctx "suffix" $tier)) }}
{{- if eq $workload "StatefulSet" }}
  {{- $hosts = list }}
  {{- range $i := until .replicas }}
    {{- $hosts = append $hosts (printf "%s-%d" $name $i) }}
  {{- end }}
{{- else if .traits.replicated }}
  {{- $hosts = list $name }}
{{- end }}
{{- $image := include "srs.component.image" (merge (dict "program" $program) .) | fromJson }}
{{- $pod := include "srs.component.pod" (merge (dict "program" $program) .) | fromJson }}
{{- $families := merge (pick (.values.service | default dict) "ipFamilyPolicy" "ipFamilies") .ctx.Values.service }}
{{- $families = pick $families "ipFamilyPolicy" "ipFamilies" }}
{{- $dual := has $families.ipFamilyPolicy (list "PreferDualStack" "RequireDualStack") }}
{{- $ipv6 := or $dual (has "IPv6" ($families.ipFamilies | default list)) }}
{{- $ipv4 := or $dual (not $ipv6) (has "IPv4" ($families.ipFamilies | default list)) }}
{{- $component := dict
  "role" .role "at" (.at | default .role) "tier" $tier "group" (.group | default "") "apart" (not (empty .apart))
  "key" .key "name" $name "traits" .traits "values" .values
  "program" $program "nginx" $nginx "programs" $programs
  "workload" $workload "replicas" .replicas "tierPods" (.most | default .replicas)
  "autoscaled" (not (empty .autoscaled)) "autoscaler" (.autoscaler | default "")
  "image" $image "pod" $pod "hosts" $hosts "secretEnvironment" dict
  "families" (dict "service" $families "ipv6" $ipv6 "ipv4" $ipv4)
  "text" "" "config" dict "directives" dict "blocks" dict "listeners" list "listens" dict "ports" dict
  "cluster" dict "heartbeat" dict "destinations" list }}
{{- if eq $program "srs" }}
  {{- $named := or $own.image .values.image }}
  {{- $_ := set $component "version" (include "srs.version" (dict "ctx" .ctx "image" $image "named" $named)) }}
  {{- range $pod.env }}
    {{- $path := get $.ctx.model.facts.secretEnvironment .name }}
    {{- if and $path (dig "valueFrom" "secretKeyRef" "" .) }}
      {{- $_ := set $component.secretEnvironment $path true }}
    {{- end }}
  {{- end }}
  {{- include "srs.model.config" (dict "ctx" .ctx "component" $component "own" ($own.config | default dict)) }}
{{- end }}
{{- if eq $program "proxy" }}
  {{- $all := dict "originServerTTLSeconds" "8.0.6" "redis.keyPrefix" "8.0.0" "registrationToken" "8.0.5" }}
  {{- $set := pick $all (empty .values.originServerTTLSeconds | ternary "" "originServerTTLSeconds")
    (empty .values.redis.keyPrefix | ternary "" "redis.keyPrefix") (empty .values.registrationToken | ternary "" "registrationToken") }}
  {{- $_ := set $component "newer" $set }}
{{- end }}
{{- $_ := set .ctx.model.components .key $component }}
{{- $_ := set .ctx.model.byRole .role (append (index .ctx.model.byRole .role | default list) $component) }}
{{- end }}
