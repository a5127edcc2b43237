{{- /* Who may publish. SRS asks hooks and rules for RTMP, SRT and WHIP alike, in the vhost that the publisher names. */ -}}

{{- /* The vhosts to which anyone may publish who reaches the port. Its dot is the root. */ -}}
{{- define "srs.notes.publishers" -}}
{{- $open := dict }}
{{- range $port, $protocol := dict "rtmp" "RTMP" "srt" "SRT" "webrtc" "WHIP" }}
  {{- $entry := get $.model.public (eq $port "webrtc" | ternary (include "srs.whipListener" $) $port) }}
  {{- if $entry }}
    {{- $service := get $.model.services $entry.suffix }}
    {{- $server := get $.model.components (include "srs.notes.receiver" (dict "ctx" $ "component" $entry.component)) }}
    {{- $seesClients := include "srs.notes.seesClients" $service }}
    {{- if include "srs.notes.strangeAddresses" (dict "ctx" $ "entry" $entry "whip" (eq $port "webrtc")) | fromJsonArray }}
      {{- $seesClients = "" }}
    {{- end }}
    {{- range $name, $vhost := $server.config.vhost }}
      {{- $block := get $vhost (eq $port "srt" | ternary "srt" "rtc") }}
      {{- $enabled := dig "enabled" true $vhost }}
      {{- $accepts := or (eq $port "rtmp") (dig "enabled" false ($block | default dict)) }}
      {{- $guard := dict "ctx" $ "server" $server "vhost" $name "rtmp" (eq $port "rtmp") "seesClients" $seesClients }}
      {{- if and $enabled $accepts (not $service.settings.loadBalancerSourceRanges) (not (include "srs.notes.guarded" $guard)) }}
        {{- $_ := set $open $name (append (get $open $name | default list) $protocol) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $name, $protocols := $open }}
  * Anyone who reaches the port can publish to vhost {{ $name }} by {{ join ", " $protocols }}: set publish.keys.generate: true, or
    http_hooks with on_publish in config.vhost.{{ $name }}, or security, or service.loadBalancerSourceRanges.
{{- end }}
{{- end }}

{{- /* "true" where the servers behind a Service see the addresses of clients rather than those of nodes. Dot: one of .model.services */ -}}
{{- define "srs.notes.seesClients" -}}
{{- if or (eq .settings.type "ClusterIP") (eq (.settings.externalTrafficPolicy | default "") "Local") (eq .settings.targets "pods") -}}
true
{{- end }}
{{- end }}

{{- /*
By what SRS gets other addresses than those of clients at a public port, as a JSON list of `ingress`, `gateway`, `nginx` and `api`: it sees
the addresses of an Ingress or a Gateway, nginx passes on what it sees itself, and SRS's API believes what a client says.
ctx, entry (of .model.public), whip (whether WHIP comes there)
*/ -}}
{{- define "srs.notes.strangeAddresses" -}}
{{- $by := list }}
{{- $nginx := eq .entry.name "hls" }}
{{- $listeners := list .entry.name }}
{{- if .whip }}
  {{- $listeners = concat $listeners (list "api" "api-https") }}
  {{- if or .ctx.model.public.api (index .ctx.model.public "api-https") }}
    {{- $by = append $by "api" }}
  {{- end }}
{{- end }}
{{- range $way, $routes := .ctx.model.routes }}
  {{- range $routes }}
    {{- if and $nginx (eq .listener "hls") }}
      {{- $by = concat $by (empty $.ctx.Values.nginx.trustedProxies | ternary (list "nginx") list) }}
    {{- else if has .listener $listeners }}
      {{- $by = append $by $way }}
    {{- end }}
  {{- end }}
{{- end }}
{{- uniq $by | toJson }}
{{- end }}

{{- /* Rules by client address at servers that see other addresses. Its dot is the root. */ -}}
{{- define "srs.notes.clientAddresses" -}}
{{- range $component := .model.components }}
  {{- $sees := "true" }}
  {{- $whip := include "srs.whipListener" $ }}
  {{- $strange := list }}
  {{- range $entry := $.model.public }}
    {{- $server := include "srs.notes.receiver" (dict "ctx" $ "component" $entry.component) }}
    {{- if eq $entry.role $component.role }}
      {{- $sees = and $sees (include "srs.notes.seesClients" (get $.model.services $entry.suffix)) }}
    {{- end }}
    {{- if and (eq $server $component.key) (or (ne $entry.name "hls") (eq $whip "hls")) }}
      {{- $about := dict "ctx" $ "entry" $entry "whip" (eq $whip $entry.name) }}
      {{- $strange = concat $strange (include "srs.notes.strangeAddresses" $about | fromJsonArray) | uniq | sortAlpha }}
    {{- end }}
  {{- end }}
  {{- $behind := "" }}
  {{- range $.model.components }}
    {{- if eq (.traits.upstream | default "") $component.role }}
      {{- $behind = .role }}
    {{- end }}
  {{- end }}
  {{- range $name, $vhost := .config.vhost }}
    {{- $byAddress := false }}
    {{- if dig "security" "enabled" false $vhost }}
      {{- range concat (include "srs.notes.rules" (dict "vhost" $vhost "verb" "allow") | fromJsonArray)
        (include "srs.notes.rules" (dict "vhost" $vhost "verb" "deny") | fromJsonArray) }}
        {{- $byAddress = or $byAddress (ne (last .) "all") }}
      {{- end }}
    {{- end }}
    {{- if and $byAddress $behind }}
      * The security rules of vhost {{ $name }} name addresses, and the {{ $component.role }} sees the addresses of the {{ $behind }}s
        instead of those of clients: set the rules in {{ $behind }}.config, and keep them out of config.
    {{- else if and $byAddress (not $sees) }}
      * The security rules of vhost {{ $name }} name addresses, and the {{ $component.role }} sees the addresses of nodes instead of those
        of clients: set service.externalTrafficPolicy to Local.
    {{- end }}
    {{- range and $byAddress $strange | default list }}
      {{- $who := printf "clients that come through the %s have another address there: use its own rules, or http_hooks" (title .) }}
      {{- if eq . "api" }}
        {{- $who = "whoever calls WHIP at SRS's API may name any address: set service.ports.api.enabled: false, or use http_hooks" }}
      {{- else if eq . "nginx" }}
        {{- $who = "nginx takes the proxy in front of it for the client: set nginx.trustedProxies to its addresses" }}
      {{- end }}
      * The security rules of vhost {{ $name }} name addresses, and {{ $who }}.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
