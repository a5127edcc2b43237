{{- /* Which components there are. */ -}}

{{- /* Adds the components of the mode's roles, without what follows from their configurations. */ -}}
{{- define "srs.model.components" -}}
{{- range $role, $traits := .model.roles }}
  {{- $values := get $.Values $role }}
  {{- $of := dict "ctx" $ "role" $role "traits" $traits }}
  {{- $group := hasKey $values "groups" | ternary "default" "" }}
  {{- include "srs.model.tier" (merge (dict "values" $values "at" $role "tier" (kebabcase $role) "group" $group) $of) }}
  {{- range $name, $own := $values.groups }}
    {{- /* An address is that of one Service. */}}
    {{- $service := omit (mustMergeOverwrite (deepCopy $.Values.service) (deepCopy $values.service)) "loadBalancerIP" "externalIPs" }}
    {{- $service = include "srs.service.ofType" (dict "settings" $service "type" (dig "service" "type" "" $own)) | fromJson }}
    {{- $values := mustMergeOverwrite (set (omit $values "canary" "groups" | deepCopy) "service" $service) (deepCopy $own) }}
    {{- $named := dict "at" (printf "%s.groups.%s" $role $name) "tier" (printf "%s-%s" $role $name) "group" $name "apart" true }}
    {{- include "srs.model.tier" (merge (dict "values" $values "own" (pick $own "image")) $named $of) }}
  {{- end }}
{{- end }}
{{- include "srs.model.beside" . }}
{{- include "srs.model.publicNginx" . }}
{{- $_ := set .model "origin" (first (.model.byRole.origin | default (list dict))) }}
{{- end }}

{{- /*
Adds the components of a tier: those of a role, or of a group in it, whose pods have Services and budgets of their own.
ctx, role, traits, values, workload (if it is a certain one), and what srs.model.component takes of them all: at, tier, group, apart, own
*/ -}}
{{- define "srs.model.tier" -}}
{{- $traits := .traits }}
{{- $values := .values }}
{{- $common := . }}
{{- $replicas := 1 }}
{{- if or $traits.replicated $traits.upstream $traits.program }}
  {{- $replicas = kindIs "invalid" $values.replicas | ternary $traits.replicas $values.replicas }}
  {{- if and (eq ($traits.caches | default "") "elsewhere") (not .ctx.Values.upstream.hls) }}
    {{- /* It has nothing to cache. */}}
    {{- $replicas = 0 }}
  {{- end }}
  {{- $autoscaler := include "srs.autoscaler" $values }}
  {{- $_ := set $common "autoscaler" $autoscaler }}
  {{- $_ := set $common "autoscaled" (or (not (empty $autoscaler)) (kindIs "invalid" $replicas)) }}
  {{- if $autoscaler }}
    {{- $replicas = $values.autoscaling.minReplicas }}
    {{- $_ := set $common "most" $values.autoscaling.maxReplicas }}
  {{- end }}
  {{- /* Of an unknown number of pods, it matters that there may be several. */}}
  {{- $replicas = kindIs "invalid" $replicas | ternary 2 $replicas | int }}
{{- end }}
{{- $workload := .workload | default (include "srs.model.workload" $common) }}
{{- if and $traits.replicated (eq $workload "Deployment") }}
  {{- range $i := until $replicas }}
    {{- $own := dict }}
    {{- if lt $i (len $values.members) }}
      {{- $own = index $values.members $i }}
    {{- end }}
    {{- include "srs.model.component" (merge (dict "key" (printf "%s-%d" $common.tier $i) "own" $own "replicas" 1) $common) }}
  {{- end }}
{{- else if $replicas }}
  {{- include "srs.model.component" (merge (dict "key" .tier "replicas" $replicas "workload" $workload) $common) }}
{{- end }}
{{- if dig "canary" "enabled" false $values }}
  {{- $canary := dict "key" (printf "%s-canary" .tier) "own" $values.canary "replicas" (int $values.canary.replicas) }}
  {{- include "srs.model.component" (merge $canary (omit $common "autoscaler" "autoscaled" "most")) }}
{{- end }}
{{- $components := list }}
{{- $pods := 0 }}
{{- range index .ctx.model.byRole .role }}
  {{- if eq .tier $common.tier }}
    {{- $components = append $components . }}
    {{- $pods = add $pods .tierPods }}
  {{- end }}
{{- end }}
{{- range $components }}
  {{- $_ := set . "tierPods" $pods }}
{{- end }}
{{- $tiers := get .ctx.model.tiers .role | default list }}
{{- $_ := set .ctx.model.tiers .role (empty $components | ternary $tiers (append $tiers $components)) }}
{{- end }}

{{- /* Adds what makes copies of streams. A StatefulSet, whose pods have numbers to share the streams by. */ -}}
{{- define "srs.model.beside" -}}
{{- range $role, $traits := .model.table.beside }}
  {{- $values := get $.Values $role }}
  {{- if and $values.enabled (dig $traits.takes "nginx" false $.model.roles) }}
    {{- include "srs.model.tier" (dict "ctx" $ "role" $role "traits" $traits "values" $values "at" $role "tier" (kebabcase $role)
      "workload" "StatefulSet") }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
The kind of a role's workloads. Deployments of one pod each start the new pods of all servers before the old ones stop, so that publishers
reconnect to new ones. A StatefulSet replaces its pods one after another, where two of one server can't run at the same time.
ctx, traits, values
*/ -}}
{{- define "srs.model.workload" -}}
{{- $one := or (eq (include "srs.claims" .) "exclusive") .ctx.Values.pod.hostNetwork (dig "pod" "hostNetwork" false .values) }}
{{- range .traits.public }}
  {{- $one = or $one (dig . "hostPort" nil $.ctx.Values.service.ports) }}
{{- end }}
{{- /* A value that says so where there is one server is the default of an earlier chart. */}}
{{- if .traits.replicated }}{{ .values.workload | default (empty $one | ternary "Deployment" "StatefulSet") }}{{ else }}Deployment{{ end }}
{{- end }}

{{- /* The kind of the object that scales a role: HorizontalPodAutoscaler, ScaledObject or none. Its dot is the role's values. */ -}}
{{- define "srs.autoscaler" -}}
{{- with .autoscaling }}
  {{- if .keda.enabled }}ScaledObject{{ else if .enabled }}HorizontalPodAutoscaler{{ end }}
{{- end }}
{{- end }}

{{- /* Where there is an HLS cache, that is the public nginx, and the nginx beside SRS is not. */ -}}
{{- define "srs.model.publicNginx" -}}
{{- $cache := false }}
{{- range .model.components }}
  {{- $cache = or $cache (eq .program "nginx") }}
{{- end }}
{{- range .model.components }}
  {{- if and $cache (eq .program "srs") }}
    {{- $_ := set . "traits" (merge (dict "public" (without .traits.public "hls" "hls-https")) .traits) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Adds what publishes and plays at the public address: demo streams, and the pod of `helm test`. */ -}}
{{- define "srs.model.clients" -}}
{{- $publisher := .Values.publisher }}
{{- $clients := .model.table.clients }}
{{- if $publisher.enabled }}
  {{- include "srs.model.component" (dict "ctx" . "role" "publisher" "key" "publisher" "traits" $clients.publisher "values" $publisher
    "replicas" 1 "workload" "Deployment") }}
{{- end }}
{{- if and .Values.tests.enabled .model.public.rtmp }}
  {{- include "srs.model.component" (dict "ctx" . "role" "test" "key" "test-stream" "traits" $clients.test
    "values" (dict "image" $publisher.image "pod" .Values.tests.pod) "replicas" 1 "workload" "Pod") }}
{{- end }}
{{- end }}
