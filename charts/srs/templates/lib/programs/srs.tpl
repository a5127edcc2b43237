{{- /* SRS, as JSON: see srs.programs. ctx, component */ -}}
{{- define "srs.program.srs" -}}
{{- $component := .component }}
{{- $srs := dict
  "name" "srs"
  "image" $component.image
  "settings" $component.pod
  "workingDir" "/usr/local/srs"
  "command" (include "srs.server.command" . | fromJsonArray)
  "env" (include "srs.server.env" . | fromJsonArray)
  "ports" (include "srs.ports" (dict "component" $component "container" "srs") | fromJsonArray)
  "mounts" (dict "config" "/etc/srs" "data" "/usr/local/srs/objs/nginx/html" "tmp" "/tmp")
  "readOnly" (list "config" "secrets" "tls")
  "probe" (include "srs.server.probe" . | fromJson)
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
{{- if include "srs.webrtc.asksKubernetes" . }}
  {{- $initContainers = prepend $initContainers (include "srs.webrtc.container" . | fromJson) }}
  {{- $volumes = append $volumes (include "srs.webrtc.volume" .ctx | fromJson) }}
{{- end }}
{{- toJson (dict "containers" (list $srs) "initContainers" $initContainers "volumes" $volumes "annotations" $annotations) }}
{{- end }}

{{- /* The root of the API answers without authentication and without touching a disk. ctx, component */ -}}
{{- define "srs.server.probe" -}}
{{- $api := include "srs.listener" (dict "component" .component "kind" "api") | fromJson }}
{{- $rtmp := include "srs.listener" (dict "component" .component "kind" "rtmp") | fromJson }}
{{- if $api }}
  {{- dict "httpGet" (dict "path" "/" "port" $api.portName) | toJson }}
{{- else }}
  {{- dict "tcpSocket" (dict "port" ($rtmp.portName | default "rtmp")) | toJson }}
{{- end }}
{{- end }}

{{- /* The command that runs SRS, as a JSON list. ctx, component */ -}}
{{- define "srs.server.command" -}}
{{- $command := list "/bin/sh" "-c" (include "srs.server.start" .) }}
{{- with .component.traits.upstream }}
  {{- $service := include "srs.name" (dict "ctx" $.ctx "suffix" .) }}
  {{- $script := printf "%s%s" (include "srs.server.scrub" $) ($.ctx.Files.Get "files/edge.sh") }}
  {{- $command = list "/bin/sh" "-c" $script "edge" $service }}
{{- end }}
{{- toJson $command }}
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
{{- if include "srs.webrtc.readsCandidate" . -}}
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
