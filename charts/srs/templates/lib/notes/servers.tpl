{{- /* Warnings of servers. Each: ctx, component */ -}}

{{- /* Recordings that go with their pod or that anyone can have, and rules by addresses that are none of clients. */ -}}
{{- define "srs.notes.vhosts" -}}
{{- $role := .component.role }}
{{- $routed := get .ctx.model.routed .component.tier | default list }}
{{- $served := false }}
{{- range .component.listeners }}
  {{- $reached := or (has .kind $routed) .offered }}
  {{- $served = or $served (and (has .kind (list "http" "https")) .public $reached) }}
{{- end }}
{{- $folder := dig "http_server" "dir" "./objs/nginx/html" .component.config | trimPrefix "./" }}
{{- $behind := "" }}
{{- range .ctx.model.components }}
  {{- if eq (.traits.upstream | default "") $role }}
    {{- $behind = .role }}
  {{- end }}
{{- end }}
{{- range $name, $vhost := .component.config.vhost }}
  {{- $records := dig "dvr" "enabled" false $vhost }}
  {{- if and $records (not (include "srs.claims" $.component)) }}
    {{- $remedy := eq $role "origin" | ternary "set origin.persistence.enabled" "record at the origin instead" }}
    * Recordings of vhost {{ $name }} at {{ $role }} are lost with the pod: {{ $remedy }}.
  {{- end }}
  {{- $inside := hasPrefix $folder (dig "dvr" "dvr_path" "" $vhost | trimPrefix "./") }}
  {{- if and $records $served $inside (not $.ctx.Values.recordings.public) }}
    * Anyone who guesses the name of a recording of vhost {{ $name }} gets it from SRS's HTTP server: choose a mode with edges, or record
      to a volume of your own outside http_server.dir.
  {{- end }}
  {{- $security := ($vhost | default dict).security | default dict }}
  {{- $byAddress := list $security.allow $security.deny | toJson | regexMatch `"(publish|play)","[^"]*[.:]` }}
  {{- if not (and $security.enabled $byAddress) }}
  {{- else if $behind }}
    * The security rules of vhost {{ $name }} name addresses, and the {{ $role }} sees the addresses of the {{ $behind }}s instead of those
      of clients: set the rules in {{ $behind }}.config, and keep them out of config.
  {{- else if not (include "srs.notes.seesClients" (dict "ctx" $.ctx "server" $.component "listeners" (keys $.component.listens))) }}
    * The security rules of vhost {{ $name }} name addresses, and the {{ $role }} does not see those of all clients: set
      service.externalTrafficPolicy to Local, and nginx.trustedProxies to what is in front of nginx. For what comes through an Ingress, a
      Gateway or SRS's public API, use http_hooks.
  {{- end }}
{{- end }}
{{- end }}

{{- /* Public ports that have no IPv6 although it is asked for. */ -}}
{{- define "srs.notes.families" -}}
{{- range .component.families.ipv6 | ternary .component.listeners list }}
  {{- if and .offered (not (or .ipv6 .sharing)) }}
    * The {{ .name }} port ({{ $.component.role }}) is open for IPv4 only, although IPv6 is requested:
      {{ include "srs.families.remedy" (dict "ctx" $.ctx "listener" .) }}.
  {{- end }}
{{- end }}
{{- end }}

{{- /* What the end of an origin means behind proxies, and what their tag does not tell. */ -}}
{{- define "srs.notes.proxies" -}}
{{- $values := .component.values }}
{{- $for := printf "for %d seconds" ($values.originServerTTLSeconds | default 300 | int) }}
  * The proxies remember where a stream was {{ empty $values.redis.host | ternary "until they restart" $for }}, so the streams of a lost
    origin come back with its pod. If that pod cannot come back, delete the pods of the proxies.
{{- range $setting, $since := include "srs.proxy.version" . | empty | ternary .component.newer dict }}
  * proxy.{{ $setting }} needs a proxy of SRS {{ $since }} or later. The tag of proxy.image does not tell its version.
{{- end }}
{{- if and (gt (int .component.replicas) 1) (hasKey .ctx.model.public "webrtc") }}
  * A WebRTC session works only at the proxy where it began, and there are several. Set proxy.replicas to 1 for WebRTC.
{{- end }}
{{- end }}
