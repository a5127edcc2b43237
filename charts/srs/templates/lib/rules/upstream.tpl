{{- /* Where mode edge gets its streams. */ -}}
{{- define "srs.rules.upstream" -}}
{{- $upstream := .Values.upstream }}
{{- if not .model.roles.origin }}
  {{- if not $upstream.rtmp }}
    * mode {{ .Values.mode }} needs upstream.rtmp, because it has no origin of its own: list the servers to fetch streams from, as
      HOST:PORT, or choose mode edge-cluster, which has an origin
  {{- end }}
  {{- range $i, $address := $upstream.rtmp }}
    {{- include "srs.rules.upstreamRtmp" (dict "ctx" $ "at" (printf "upstream.rtmp[%d]" $i) "address" (toString .)) }}
  {{- end }}
  {{- range $i, $address := $upstream.hls }}
    {{- include "srs.rules.upstreamHls" (dict "ctx" $ "at" (printf "upstream.hls[%d]" $i) "address" (toString .)) }}
  {{- end }}
  {{- if and $upstream.hls (not .model.byRole.hlsCache) }}
    * upstream.hls has no effect without the HLS cache, which hlsCache.replicas 0 takes away: set hlsCache.replicas to 1 or more, or remove
      upstream.hls
  {{- end }}
{{- end }}
{{- end }}

{{- /* ctx, at, address */ -}}
{{- define "srs.rules.upstreamRtmp" -}}
{{- $host := include "srs.upstream.hosts" (list .address) | fromJsonArray | first }}
{{- $bare := regexReplaceAll `^[a-zA-Z]+://|/.*$` .address "" }}
{{- if contains "://" .address }}
  * {{ .at }} is {{ quote .address }}, and SRS takes HOST:PORT, without scheme and path: write
    {{ regexMatch `:[0-9]+$` $bare | ternary $bare (printf "%s:1935" $bare) }}
{{- else if not (regexMatch `:[0-9]+$` .address) }}
  * {{ .at }} is {{ quote .address }}, which has no port: write {{ regexReplaceAll `/.*$` .address "" | trimSuffix ":" }}:1935, or whatever
    port that server listens on
{{- else if not (include "srs.upstream.isHost" (trimSuffix (regexFind `:[0-9]+$` .address) .address)) }}
  * {{ .at }} is {{ quote .address }}, which is no address: write HOST:PORT
{{- else if include "srs.upstream.isOwn" (dict "ctx" .ctx "host" $host) }}
  {{- include "srs.rules.upstreamLoop" . }}
{{- end }}
{{- end }}

{{- /* ctx, at, address */ -}}
{{- define "srs.rules.upstreamHls" -}}
{{- $host := include "srs.upstream.hosts" (list .address) | fromJsonArray | first }}
{{- $bare := regexReplaceAll `^https?://` .address "" | trimSuffix (regexFind `:[0-9]+$` .address) }}
{{- if not (regexMatch `^https?://` .address) }}
  * {{ .at }} is {{ quote .address }}, without http:// or https://, so nothing tells whether to use TLS: write
    https://{{ regexReplaceAll `^[a-zA-Z]*:?//|/.*$` .address "" }}
{{- else if contains "/" $bare }}
  * {{ .at }} is {{ quote .address }}, and the paths of streams are the same there as here: write
    {{ regexFind `^https?://[^/]*` .address }}, without a path
{{- else if not (include "srs.upstream.isHost" $bare) }}
  * {{ .at }} is {{ quote .address }}, which is no address: write https://HOST or https://HOST:PORT
{{- else if include "srs.upstream.isOwn" (dict "ctx" .ctx "host" $host) }}
  {{- include "srs.rules.upstreamLoop" . }}
{{- end }}
{{- end }}

{{- /* ctx, at, address */ -}}
{{- define "srs.rules.upstreamLoop" }}
  * {{ .at }} is {{ quote .address }}, which is this release itself, so it would ask itself for streams: name the server that has them
{{- end }}

{{- /* "true" for a host name, an address of IPv4, or one of IPv6 in brackets. Its dot is the text. */ -}}
{{- define "srs.upstream.isHost" -}}
{{- if regexMatch `^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])$` . }}true{{ end }}
{{- end }}
