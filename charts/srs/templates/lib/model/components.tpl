{{- /* Which components there are. */ -}}

{{- /* Adds the components of the mode's roles, without what follows from their configurations. */ -}}
{{- define "srs.load.components" -}}
{{- range $role, $spec := .srs.roles }}
  {{- $values := get $.Values $role }}
  {{- $common := dict "ctx" $ "role" $role "spec" $spec "values" $values }}
  {{- $replicas := 1 }}
  {{- if or $spec.replicated $spec.upstream $spec.program }}
    {{- $replicas = kindIs "invalid" $values.replicas | ternary $spec.replicas $values.replicas }}
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
  {{- if and $spec.replicated (eq $values.workload "Deployment") }}
    {{- range $i := until $replicas }}
      {{- $own := dict }}
      {{- if lt $i (len $values.members) }}
        {{- $own = index $values.members $i }}
      {{- end }}
      {{- include "srs.load.component" (merge (dict "key" (printf "%s-%d" $role $i) "own" $own "replicas" 1) $common) }}
    {{- end }}
  {{- else if $replicas }}
    {{- $workload := empty $spec.replicated | ternary "Deployment" "StatefulSet" }}
    {{- include "srs.load.component" (merge (dict "key" (kebabcase $role) "replicas" $replicas "workload" $workload) $common) }}
  {{- end }}
  {{- if dig "canary" "enabled" false $values }}
    {{- $canary := dict "key" (printf "%s-canary" $role) "own" $values.canary "replicas" (int $values.canary.replicas) }}
    {{- include "srs.load.component" (merge $canary (omit $common "autoscaler" "autoscaled" "most")) }}
  {{- end }}
{{- end }}
{{- include "srs.load.publicNginx" . }}
{{- range .srs.byRole }}
  {{- $pods := 0 }}
  {{- range . }}
    {{- $pods = add $pods .rolePods }}
  {{- end }}
  {{- range . }}
    {{- $_ := set . "rolePods" $pods }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* The kind of the object that scales a role: HorizontalPodAutoscaler, ScaledObject or none. Its dot is the role's values. */ -}}
{{- define "srs.autoscaler" -}}
{{- with .autoscaling }}
  {{- if .keda.enabled }}ScaledObject{{ else if .enabled }}HorizontalPodAutoscaler{{ end }}
{{- end }}
{{- end }}

{{- /* Where there is an HLS cache, that is the public nginx, and the nginx beside SRS is not. */ -}}
{{- define "srs.load.publicNginx" -}}
{{- $cache := false }}
{{- range .srs.components }}
  {{- $cache = or $cache (eq .program "nginx") }}
{{- end }}
{{- range .srs.components }}
  {{- if and $cache (eq .program "srs") }}
    {{- $_ := set . "spec" (merge (dict "public" (without .spec.public "hls" "hls-https")) .spec) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Adds what publishes and plays at the public address: demo streams, and the pod of `helm test`. */ -}}
{{- define "srs.load.clients" -}}
{{- $publisher := .Values.publisher }}
{{- $clients := .srs.table.clients }}
{{- if $publisher.enabled }}
  {{- include "srs.load.component" (dict "ctx" . "role" "publisher" "key" "publisher" "spec" $clients.publisher "values" $publisher
    "replicas" 1 "workload" "Deployment") }}
{{- end }}
{{- if and .Values.tests.enabled .srs.public.rtmp }}
  {{- include "srs.load.component" (dict "ctx" . "role" "test" "key" "test-stream" "spec" $clients.test
    "values" (dict "image" $publisher.image "pod" .Values.tests.pod) "replicas" 1 "workload" "Pod") }}
{{- end }}
{{- end }}
