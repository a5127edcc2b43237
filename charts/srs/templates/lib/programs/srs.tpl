{{- /* SRS, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.srs" -}}
{{- $component := .component }}
{{- $command := list "/bin/sh" "-c" (include "srs.server.start" .) }}
{{- with $component.traits.upstream }}
  {{- $hosts := list (include "srs.name" (dict "ctx" $.ctx "suffix" .)) }}
  {{- if eq . "elsewhere" }}
    {{- $hosts = include "srs.upstream.hosts" $.ctx.Values.upstream.rtmp | fromJsonArray }}
  {{- end }}
  {{- $script := printf "%s%s" (include "srs.server.scrub" $) ($.ctx.Files.Get "files/edge.sh") }}
  {{- $command = concat (list "/bin/sh" "-c" $script "edge") $hosts }}
{{- end }}
{{- $probe := dict "tcpSocket" (dict "port" (dig "rtmp" "portName" "rtmp" $component.listens)) }}
{{- with $component.listens.api }}
  {{- /* The root of the API answers without authentication and without touching a disk. */}}
  {{- $probe = dict "httpGet" (dict "path" "/" "port" .portName) }}
{{- end }}
{{- $alive := list "/bin/sh" "-c" (.ctx.Files.Get "files/alive.sh") "alive" }}
{{- range $component.ports.srs }}
  {{- if eq .protocol "TCP" }}
    {{- $alive = append $alive (printf "%04X" (int .port)) }}
  {{- end }}
{{- end }}
{{- $srs := dict
  "name" "srs"
  "image" $component.image
  "settings" $component.pod
  "workingDir" "/usr/local/srs"
  "command" $command
  "env" (include "srs.server.env" . | fromJsonArray)
  "ports" $component.ports.srs
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp")
  "readOnly" (list "config" "secrets" "tls")
  "probe" $probe
  "probes" (dict "livenessProbe" (dict "exec" (dict "command" $alive)))
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
{{- if include "srs.server.tls" . }}
  {{- $_ := set $srs.mounts "tls" "/etc/srs-tls" }}
{{- end }}
{{- $initContainers := list (include "srs.checkConfig" . | fromJson) }}
{{- if .component.asksKubernetes }}
  {{- $initContainers = prepend $initContainers (include "srs.webrtc.container" . | fromJson) }}
  {{- /* The token with which it asks, for that container alone. */}}
  {{- $token := dict "serviceAccountToken" (dict "path" "token" "expirationSeconds" 3600) }}
  {{- $authority := dict "configMap" (dict "name" "kube-root-ca.crt" "items" (list (dict "key" "ca.crt" "path" "ca.crt"))) }}
  {{- $sources := dict "sources" (list $token $authority) }}
  {{- $volumes = append $volumes (dict "name" "service-account" "projected" $sources) }}
{{- end }}
{{- toJson (dict "containers" (list $srs) "initContainers" $initContainers "volumes" $volumes "annotations" $annotations) }}
{{- end }}

{{- /*
The script that starts SRS at an origin or a single server. An origin tells its proxies the address of its Service, which stays when the
pod is replaced: a proxy takes minutes to forget an address, and the streams there with it.
ctx, component
*/ -}}
{{- define "srs.server.start" -}}
{{- if .component.traits.proxied -}}
{{- $host := eq .component.workload "StatefulSet" | ternary "$HOSTNAME" .component.name -}}
set -- $(getent ahostsv4 "{{ $host }}.{{ .ctx.Release.Namespace }}.svc")
export SRS_DEVICE_IP="${1:-$SRS_DEVICE_IP}"
{{ end }}
{{- if and .component.nginx (include "srs.nginx.sharedVolume" .) -}}
# For nginx, which runs as another user.
mkdir -p -m 0777 ./objs/nginx/html/.numbers
{{ end }}
{{- if .component.readsCandidate -}}
CANDIDATE=$(cat /tmp/candidate) || exit 1
export CANDIDATE
{{ end }}
{{- if include "srs.server.scrub" . -}}
ulimit -Sn "$(ulimit -Hn)"
{{ include "srs.server.scrub" . }}{{ .ctx.Files.Get "files/serve.sh" | trim }}
{{- else -}}
{{- include "srs.manyFiles" "./objs/srs -c /etc/srs/srs.conf" }}
{{- end }}
{{- end }}

{{- /* The beginning of a script that keeps keys and tokens out of the log; empty where there are none. ctx */ -}}
{{- define "srs.server.scrub" -}}
{{- if or .ctx.model.keys.secret .ctx.model.play.secret }}
{{- .ctx.Files.Get "files/scrub.sh" }}
{{- end }}
{{- end }}
