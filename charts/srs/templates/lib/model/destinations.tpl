{{- /*
What components connect to outside of the release, for NetworkPolicies. Sets their `destinations`, each:

  host      a name or an address; empty where a Secret holds it
  port      0 where it is not known
  protocol
  cidr      where host is an address
  path      what names it
*/ -}}

{{- /* Those in a configuration. ctx, component */ -}}
{{- define "srs.model.configDestinations" -}}
{{- $component := .component }}
{{- $byChart := empty $component.text }}
{{- /* Other directives hold URLs, among other words. */}}
{{- $ports := dict "vhost.*.forward.destination" 1935 "tencentcloud_cls.endpoint" 80 "tencentcloud_apm.endpoint" 4317 }}
{{- if not $byChart }}
  {{- $_ := set (set $ports "vhost.*.cluster.origin" 1935) "vhost.*.cluster.coworkers" 1985 }}
{{- end }}
{{- $paths := keys $ports }}
{{- range $path, $rule := .ctx.model.facts.secrets }}
  {{- if eq $rule "address" }}
    {{- $paths = append $paths $path }}
  {{- end }}
{{- end }}
{{- $paths = without (uniq $paths) "srt_server.default_streamid" }}
{{- if and $byChart $component.traits.proxied }}
  {{- $paths = without $paths "heartbeat.url" }}
{{- end }}
{{- range $path := sortAlpha $paths }}
  {{- $places := get $component.directives $path | default list }}
  {{- range get $component.blocks (trimSuffix ".*" $path) | default list }}
    {{- $block := . }}
    {{- range $key := hasSuffix ".*" $path | ternary (keys .node | sortAlpha) list }}
      {{- $places = append $places (dict "node" $block.node "key" $key "at" (printf "%s.%s" $block.at $key) "around" $block.around) }}
    {{- end }}
  {{- end }}
  {{- range $place := $places }}
    {{- $off := false }}
    {{- range $around, $node := .around }}
      {{- $hasSwitch := regexMatch `(http_hooks|forward|exec|heartbeat|_cls|_apm)$|(ingest|transcode|engine|stream_caster)\.\*$` $around }}
      {{- $off = or $off (and $hasSwitch (not $node.enabled)) }}
    {{- end }}
    {{- if not $off }}
      {{- include "srs.model.destinations" (dict "component" $component "value" (get .node .key) "port" (get $ports $path)
        "path" (printf "%s.config: %s" $component.at .at)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Those that other values name. Its dot is the root. */ -}}
{{- define "srs.model.otherDestinations" -}}
{{- $recordings := .Values.recordings }}
{{- range $component := .model.components }}
  {{- $common := dict "component" . }}
  {{- if eq .program "proxy" }}
    {{- with .values.redis.host }}
      {{- include "srs.model.destinations" (merge (dict "value" . "port" $component.values.redis.port "path" "proxy.redis.host") $common) }}
    {{- end }}
  {{- end }}
  {{- if and (has "nginx" .programs) $.Values.play.authRequest.url }}
    {{- include "srs.model.destinations" (merge (dict "value" $.Values.play.authRequest.url "path" "play.authRequest.url") $common) }}
  {{- end }}
  {{- if eq (.traits.upstream | default "") "elsewhere" }}
    {{- include "srs.model.destinations" (merge (dict "value" $.Values.upstream.rtmp "port" 1935 "path" "upstream.rtmp") $common) }}
  {{- end }}
  {{- if eq (.traits.caches | default "") "elsewhere" }}
    {{- include "srs.model.destinations" (merge (dict "value" $.Values.upstream.hls "path" "upstream.hls") $common) }}
  {{- end }}
  {{- if has "upload" .programs }}
    {{- include "srs.model.destinations" (merge (dict "value" ($recordings.upload.s3.endpoint | default "https://amazonaws.com")
      "path" "recordings.upload.s3") $common) }}
  {{- end }}
  {{- if has "finish" .programs }}
    {{- include "srs.model.destinations" (merge (dict "value" $recordings.finishedHook "path" "recordings.finishedHook") $common) }}
  {{- end }}
  {{- if eq .role "publisher" }}
    {{- range $i, $stream := .values.streams }}
      {{- include "srs.model.destinations" (merge (dict "value" .source "path" (printf "publisher.streams[%d].source" $i)) $common) }}
    {{- end }}
  {{- end }}
  {{- if .asksKubernetes }}
    {{- $kubernetes := dict "host" "the Kubernetes API" "cidr" "" "port" 0 "protocol" "TCP" "path" "webrtc.candidate" }}
    {{- $_ := set . "destinations" (append .destinations $kubernetes) }}
  {{- end }}
  {{- range .pod.env }}
    {{- $address := regexMatch "^SRS_.*(HOOKS_ON_|_URL$|_BACKEND$)" .name }}
    {{- if $address }}
      {{- include "srs.model.destinations" (merge (dict "value" . "path" (printf "pod.env %s" .name)) $common) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
Adds the destinations that a value names: URLs anywhere in it, or, where a port is given, words of the form HOST or HOST:PORT.
component, value, port (the default one), path
*/ -}}
{{- define "srs.model.destinations" -}}
{{- $defaults := dict "http" 80 "https" 443 "rtmp" 1935 "rtmps" 443 "rtsp" 554 "rtsps" 322 "" .port }}
{{- $text := toJson .value }}
{{- $found := regexFindAll `[a-z][a-z0-9+]*://[^"\s;]+` $text -1 }}
{{- if and .port (not $found) }}
  {{- $found = kindIs "slice" .value | ternary .value (list .value) }}
{{- end }}
{{- if contains `"valueFrom"` $text }}
  {{- $found = list "" }}
{{- end }}
{{- range $found }}
  {{- $url := toString . }}
  {{- $parts := list "" "" "" }}
  {{- if $url }}
    {{- $pattern := `^(?:([a-z0-9+]+)://)?(?:[^/?#]*@)?(\[[0-9a-fA-F:.]+\]|[^/:?#]*)(?::([0-9]+))?.*$` }}
    {{- $parts = splitList " " (regexReplaceAll $pattern $url "${1} ${2} ${3}") }}
  {{- end }}
  {{- $host := index $parts 1 }}
  {{- $cidr := "" }}
  {{- if hasPrefix "[" $host }}
    {{- $cidr = printf "%s/128" (trimAll "[]" $host) }}
  {{- else if regexMatch `^[0-9]+(\.[0-9]+){3}$` $host }}
    {{- $cidr = printf "%s/32" $host }}
  {{- end }}
  {{- $destination := dict "host" $host "cidr" $cidr "path" $.path
    "port" (last $parts | default (get $defaults (first $parts)) | default 0 | int)
    "protocol" (has (first $parts) (list "srt" "udp" "rtp") | ternary "UDP" "TCP") }}
  {{- if not (or (eq $host "localhost") (hasPrefix "127." $host) (eq $host "[::1]")) }}
    {{- $_ := set $.component "destinations" (append $.component.destinations $destination | uniq) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Sets `.model.namedDestinations`, those that a NetworkPolicy cannot name, as texts for messages. Its dot is the root. */ -}}
{{- define "srs.model.namedDestinations" -}}
{{- $named := dict }}
{{- range .model.components }}
  {{- range .destinations }}
    {{- $name := printf "%s%s" (.host | default "what a Secret names") (ne (int .port) 0 | ternary (printf ":%d" .port) "") }}
    {{- if not (or .cidr (hasKey $named $name)) }}
      {{- $_ := set $named $name (printf "%s (%s)" $name .path) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $_ := set .model "namedDestinations" (values $named | sortAlpha) }}
{{- end }}
