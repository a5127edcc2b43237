{{- /* SRS, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.srs" -}}
{{- $component := .component }}
{{- $srs := dict
  "name" "srs"
  "image" $component.image
  "settings" $component.pod
  "workingDir" "/usr/local/srs"
  "command" (include "srs.srs.command" . | fromJsonArray)
  "env" (include "srs.srs.env" . | fromJsonArray)
  "ports" (include "srs.ports" (dict "component" $component "container" "srs") | fromJsonArray)
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp")
  "readOnly" (list "config" "secrets" "tls")
  "probe" (include "srs.srs.probe" . | fromJson)
  "sleepBeforeStop" $component.values.drainSeconds }}
{{- /* The last has the logs of programs that SRS starts, some megabytes a day. */}}
{{- $volumes := list
  (include "srs.configVolume" $component | fromJson)
  (include "srs.dataVolume" . | fromJson)
  (dict "name" "tmp" "emptyDir" (dict "sizeLimit" "2Gi")) | compact }}
{{- /* Of what SRS cannot apply by itself alone: any other change must leave the pods alone. */}}
{{- $annotations := dict "checksum/srs.conf" (toJson $component.fixed | sha256sum) }}
{{- with $component.secretChecksum }}
  {{- $_ := set $annotations "checksum/secrets" . }}
{{- end }}
{{- if $component.secrets }}
  {{- $_ := set $srs.mounts "secrets" "/run/srs" }}
  {{- $volumes = append $volumes (dict "name" "secrets" "emptyDir" (dict "medium" "Memory" "sizeLimit" "1Mi")) }}
{{- end }}
{{- if include "srs.srs.tls" . }}
  {{- $_ := set $srs.mounts "tls" "/etc/srs-tls" }}
{{- end }}
{{- $initContainers := list (include "srs.checkConfig" . | fromJson) }}
{{- if include "srs.webrtc.asks" . }}
  {{- $initContainers = prepend $initContainers (include "srs.webrtc.container" . | fromJson) }}
  {{- $volumes = append $volumes (include "srs.webrtc.volume" .ctx | fromJson) }}
{{- end }}
{{- toJson (dict "containers" (list $srs) "initContainers" $initContainers "volumes" $volumes "annotations" $annotations) }}
{{- end }}

{{- /* "true" where SRS reads the certificate that `tls` names. ctx, component */ -}}
{{- define "srs.srs.tls" -}}
{{- if include "srs.tlsSecret" (dict "ctx" .ctx "for" "tls") }}
{{- $kinds := keys .ctx.srs.table.tls }}
{{- $reads := false }}
{{- range .component.listeners }}
  {{- $reads = or $reads (has .kind $kinds) }}
{{- end }}
{{- if $reads }}true{{ end }}
{{- end }}
{{- end }}

{{- /* The volume that SRS writes HLS and recordings to; {} where a StatefulSet brings it. ctx, component */ -}}
{{- define "srs.dataVolume" -}}
{{- $claims := include "srs.claims" .component }}
{{- $volume := dict "name" "data" }}
{{- if not $claims }}
  {{- $_ := set $volume "emptyDir" (include "srs.dataDir" .component | fromJson) }}
{{- else if and (eq .component.workload "StatefulSet") (eq $claims "exclusive") }}
  {{- $volume = dict }}
{{- else }}
  {{- $_ := set $volume "persistentVolumeClaim" (dict "claimName" (include "srs.claimName" .)) }}
{{- end }}
{{- toJson $volume }}
{{- end }}

{{- /*
The emptyDir that SRS writes to, as JSON: the user's settings, or a limit. It depends on nothing in srs.conf: SRS reloads hls and dvr, and
another limit would replace the pods. Dot: a component
*/ -}}
{{- define "srs.dataDir" -}}
{{- $dir := deepCopy (.values.data | default dict) }}
{{- if not (hasKey $dir "sizeLimit") }}
  {{- /* Edges write no HLS. */}}
  {{- $_ := set $dir "sizeLimit" (empty .spec.upstream | ternary "20Gi" "256Mi") }}
{{- end }}
{{- toJson (empty $dir.sizeLimit | ternary (omit $dir "sizeLimit") $dir) }}
{{- end }}

{{- /* The root of the API answers without authentication and without touching a disk. ctx, component */ -}}
{{- define "srs.srs.probe" -}}
{{- $api := include "srs.listener" (dict "component" .component "kind" "api") | fromJson }}
{{- $rtmp := include "srs.listener" (dict "component" .component "kind" "rtmp") | fromJson }}
{{- if $api }}
  {{- dict "httpGet" (dict "path" "/" "port" $api.portName) | toJson }}
{{- else }}
  {{- dict "tcpSocket" (dict "port" ($rtmp.portName | default "rtmp")) | toJson }}
{{- end }}
{{- end }}

{{- /*
The environment, as a JSON list. What the chart forces into a configuration of its own, SRS takes from here beside a text of the user's.
ctx, component
*/ -}}
{{- define "srs.srs.env" -}}
{{- $env := list }}
{{- with .component.spec.proxied }}
  {{- $env = append $env (dict "name" "SRS_DEVICE_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) }}
  {{- $proxies := get $.ctx.Values . }}
  {{- $env = concat $env (include "srs.proxy.token" (dict "values" $proxies "prefix" "SRS_HEARTBEAT") | fromJsonArray) }}
{{- end }}
{{- if or .component.text .component.textFrom }}
  {{- range $name, $value := .ctx.srs.table.forced }}
    {{- $env = append $env (dict "name" (printf "SRS_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
  {{- range $name, $value := include "srs.config.heartbeat" . | fromJson }}
    {{- $env = append $env (dict "name" (printf "SRS_HEARTBEAT_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
  {{- range $name, $value := .ctx.Values.metrics.enabled | ternary .component.config.exporter dict }}
    {{- $env = append $env (dict "name" (printf "SRS_EXPORTER_%s" (upper $name)) "value" (include "srs.config.word" $value)) }}
  {{- end }}
{{- end }}
{{- toJson $env }}
{{- end }}

{{- /* The command that runs SRS, as a JSON list. ctx, component */ -}}
{{- define "srs.srs.command" -}}
{{- $command := list "/bin/sh" "-c" (include "srs.srs.start" .) }}
{{- with .component.spec.upstream }}
  {{- $service := include "srs.name" (dict "ctx" $.ctx "suffix" .) }}
  {{- $command = list "/bin/sh" "-c" ($.ctx.Files.Get "files/edge.sh") "edge" $service }}
{{- end }}
{{- toJson $command }}
{{- end }}

{{- /*
The script that starts SRS at an origin or a single server. An origin tells its proxies the address of its Service, which stays when the
pod is replaced: a proxy takes minutes to forget an address, and the streams there with it.
ctx, component
*/ -}}
{{- define "srs.srs.start" -}}
{{- if .component.spec.proxied -}}
{{- $host := eq .component.workload "StatefulSet" | ternary "$HOSTNAME" .component.name -}}
set -- $(getent ahostsv4 "{{ $host }}.{{ .ctx.Release.Namespace }}.svc")
export SRS_DEVICE_IP="${1:-$SRS_DEVICE_IP}"
{{ end }}
{{- if and .component.nginx (include "srs.nginx.sharedVolume" .) -}}
# For nginx, which runs as another user.
mkdir -p -m 0777 ./objs/nginx/html/.numbers
{{ end }}
{{- if include "srs.webrtc.told" . -}}
CANDIDATE=$(cat /tmp/candidate) || exit 1
export CANDIDATE
{{ end }}
{{- include "srs.manyFiles" "./objs/srs -c /etc/srs/srs.conf" }}
{{- end }}
