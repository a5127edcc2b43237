{{- /* What pods have in common with others: labels, volumes, the network. */ -}}
{{- define "srs.rules.pods" -}}
{{- if and (hasKey .Values "enabled") (not .Values.enabled) }}
  * enabled is false, which has an effect only in an umbrella chart: add condition: srs.enabled to the entry of this chart in its
    dependencies, or remove enabled
{{- end }}
{{- include "srs.rules.labels" . }}
{{- range .model.components }}
  {{- include "srs.rules.ports" (dict "ctx" $ "component" .) }}
  {{- include "srs.rules.volumes" . }}
  {{- $proxy := .traits.proxied | default (eq .program "proxy" | ternary .role "") }}
  {{- if and .pod.hostNetwork $proxy (get $.Values $proxy | dig "networkPolicy" "enabled" false) }}
    * pod.hostNetwork or {{ .role }}.pod.hostNetwork cannot be combined with {{ $proxy }}.networkPolicy.enabled, because a NetworkPolicy
      cannot tell pods in their node's network apart: set {{ $proxy }}.networkPolicy.enabled to false and protect the port by other means,
      or hostNetwork to false
  {{- end }}
{{- end }}
{{- end }}

{{- /* Labels that select pods. Those of a workload are safe from the user's, but not what Services look for. Its dot is the root. */ -}}
{{- define "srs.rules.labels" -}}
{{- $places := dict "commonLabels" .Values.commonLabels "pod.labels" .Values.pod.labels }}
{{- range $name, $section := .Values }}
  {{- if kindIs "map" $section }}
    {{- $_ := set $places (printf "%s.pod.labels" $name) (dig "pod" "labels" dict $section) }}
  {{- end }}
{{- end }}
{{- range $name, $group := .Values.edge.groups }}
  {{- $_ := set $places (printf "edge.groups.%s.pod.labels" $name) (dig "pod" "labels" dict $group) }}
{{- end }}
{{- range $where, $labels := $places }}
  {{- range list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "ossrs.io/role" "ossrs.io/group"
    "ossrs.io/public" "ossrs.io/metrics" }}
    {{- if hasKey ($labels | default dict) . }}
      * {{ $where }} sets {{ . }}, which Services and workloads use to find their pods: remove it
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What would hide the chart's own files, recordings among them. Its dot is a component. */ -}}
{{- define "srs.rules.volumes" -}}
{{- $whose := .at }}
{{- $volumes := list "config" "secrets" "data" "tmp" "nginx-config" "nginx-tmp" "static" "tls" }}
{{- range .pod.volumes }}
  {{- if has .name $volumes }}
    * pod.volumes or {{ $whose }}.pod.volumes has a volume {{ quote .name }}, which is the name of one of the chart's
      ({{ join ", " $volumes }}): choose another
  {{- end }}
{{- end }}
{{- range .pod.volumeMounts }}
  {{- $path := trimSuffix "/" .mountPath }}
  {{- if has $path (list "/etc/srs" "/run/srs" "/usr/local/srs/objs/nginx/html" "/tmp" "/etc/srs-tls" "/etc/nginx-tls") }}
    * pod.volumeMounts or {{ $whose }}.pod.volumeMounts mounts {{ quote .name }} at {{ .mountPath }}, where the chart mounts its own: choose
      another path
  {{- end }}
{{- end }}
{{- end }}

{{- /* The ports of a pod. ctx, component */ -}}
{{- define "srs.rules.ports" -}}
{{- $whose := .component.at }}
{{- $taken := dict }}
{{- if include "srs.config.hook" (dict "ctx" .ctx "role" .component.role) | fromJson }}
  {{- $by := empty .ctx.model.keys.secret | ternary "play.auth" "publish.keys" }}
  {{- $_ := set $taken (printf "%d/TCP" (get .ctx.model.table.hooks .component.role | int)) $by }}
{{- end }}
{{- range .component.listeners }}
  {{- $port := printf "%d/%s" .port .protocol }}
  {{- if and (hasKey $taken $port) (not .sharing) }}
    * {{ $whose }}: {{ get $taken $port }} and {{ .path }} both listen on port {{ $port }}: give one of them another
  {{- end }}
  {{- $_ := set $taken $port .path }}
  {{- if and .hostPort .sharing }}
    * service.ports.{{ .name }}.hostPort has no effect, because {{ .name }} and {{ .sharing }} are one port of {{ $whose }}: set
      service.ports.{{ .sharing }}.hostPort instead
  {{- end }}
  {{- if lt .port 1024 }}
    {{- $public := hasKey $.ctx.Values.service.ports .kind | ternary (printf ", and set service.ports.%s.port to %d" .kind .port) "" }}
    * {{ $whose }}: {{ .path }} is port {{ .port }}, and the pods run without the privilege to listen below 1024: choose a higher
      one{{ $public }}
  {{- end }}
{{- end }}
{{- $hostname := "kubernetes.io/hostname" }}
{{- $node := get (.component.pod.nodeSelector | default dict) $hostname }}
{{- $pods := 0 }}
{{- range index .ctx.model.tiers .component.role }}
  {{- $one := first . }}
  {{- $near := eq $node (get ($one.pod.nodeSelector | default dict) $hostname) }}
  {{- $pods = or $near (eq $one.tier $.component.tier) | ternary (add $pods $one.tierPods) $pods }}
{{- end }}
{{- if and $node (gt (int $pods) 1) (include "srs.holdsNode" .component) }}
  * {{ $whose }}: {{ int $pods }} pods cannot share node {{ $node }}, because a hostPort can be used only once per node: remove
    hostPort or hostNetwork, run one pod, or let pod.nodeSelector choose several nodes
{{- end }}
{{- end }}
