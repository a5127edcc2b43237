{{- /* Proxies. */ -}}

{{- /* What the end of an origin means behind proxies. Its dot is the root. */ -}}
{{- define "srs.notes.proxies" -}}
{{- if .model.roles.proxy }}
  {{- $seconds := .Values.proxy.originServerTTLSeconds | default 300 | int }}
  {{- $until := empty .Values.proxy.redis.host | ternary "until they restart" (printf "for %d seconds" $seconds) }}
  * The proxies remember where a stream was {{ $until }}, so the streams of a lost origin come back with its pod. If that pod cannot come
    back, delete the pods of the proxies.
{{- end }}
{{- range .model.components }}
  {{- if and (eq .program "proxy") (not (include "srs.proxy.version" (dict "ctx" $ "component" .))) }}
    {{- range $setting, $since := include "srs.proxy.needs" .values | fromJson }}
      * proxy.{{ $setting }} needs a proxy of SRS {{ $since }} or later. The tag of proxy.image does not tell its version.
    {{- end }}
  {{- end }}
  {{- if and (eq .program "proxy") (gt (int .replicas) 1) (hasKey $.model.public "webrtc") }}
    * A WebRTC session works only at the proxy that it began at, and there are several. Set proxy.replicas to 1 for WebRTC.
  {{- end }}
{{- end }}
{{- end }}
