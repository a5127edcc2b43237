{{- /* Who may publish. SRS asks hooks and rules for RTMP, SRT and WHIP alike, in the vhost that the publisher names. */ -}}

{{- /*
Sets in `to`: vhosts, the protocols by which anyone may publish who reaches the port, by vhost; balanced, whether one of these goes through
a load balancer. ctx, to
*/ -}}
{{- define "srs.notes.open" -}}
{{- $open := dict }}
{{- $_ := set .to "vhosts" $open }}
{{- range $protocol, $listener := dict "RTMP" "rtmp" "SRT" "srt" "WHIP" (include "srs.whipListener" .ctx) }}
  {{- range prepend (values $.ctx.model.groups) $.ctx.model.public }}
    {{- $entry := get . $listener | default dict }}
    {{- $server := get $.ctx.model.components ($entry.server | default "") | default dict }}
    {{- $ranges := dig ($entry.suffix | default "") "settings" "loadBalancerSourceRanges" list $.ctx.model.services }}
    {{- range $name, $vhost := empty $ranges | ternary $server.config dict | default dict | dig "vhost" dict }}
      {{- $accepts := or (eq $protocol "RTMP") (dig (eq $protocol "SRT" | ternary "srt" "rtc") "enabled" false (. | default dict)) }}
      {{- $ways := eq $protocol "WHIP" | ternary (list $listener "api" "api-https") (list $listener) }}
      {{- $about := dict "ctx" $.ctx "server" $server "vhost" $name "listeners" $ways }}
      {{- if and $accepts (dig "enabled" true (. | default dict)) (not (include "srs.notes.guarded" $about)) }}
        {{- $_ := set $open $name (append (get $open $name | default list) $protocol | uniq) }}
        {{- $_ := set $.to "balanced" (or $.to.balanced (eq $entry.type "LoadBalancer")) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
"true" where a vhost refuses strangers: at the server that they reach, or by a hook of the origin that an edge forwards to.
ctx, server, vhost, listeners (by which they come)
*/ -}}
{{- define "srs.notes.guarded" -}}
{{- $vhosts := list (get .server.config.vhost .vhost) }}
{{- with index .ctx.model.byRole (.server.traits.upstream | default "") }}
  {{- $proxy := first . }}
  {{- $origin := get $.ctx.model.components (include "srs.serverBehind" (dict "ctx" $.ctx "component" $proxy)) }}
  {{- $behind := $origin.config.vhost | default dict }}
  {{- $vhosts = append $vhosts (get $behind $.vhost | default (get $behind "__defaultVhost__")) }}
{{- end }}
{{- $guarded := false }}
{{- range $vhosts }}
  {{- $hooks := (. | default dict).http_hooks | default dict }}
  {{- $guarded = or $guarded (and $hooks.enabled $hooks.on_publish) }}
{{- end }}
{{- $security := (first $vhosts | default dict).security | default dict }}
{{- /* Before 6.0.104, SRS applied `security` to RTMP alone. */}}
{{- if and $security.enabled (or (has "rtmp" .listeners) (and .server.version (semverCompare ">=6.0.104" .server.version))) }}
  {{- $allowed := toJson $security.allow }}
  {{- $anyone := or (contains `"publish","all"` $allowed) (and $security.deny (not $security.allow)) }}
  {{- $byAddress := contains `"publish"` $allowed }}
  {{- $anyone = or $anyone (and $byAddress (not (include "srs.notes.seesClients" .))) }}
  {{- $guarded = or $guarded (contains `"publish","all"` (toJson $security.deny)) (not $anyone) }}
{{- end }}
{{- if $guarded }}true{{ end }}
{{- end }}

{{- /*
"true" where a server sees the addresses of clients: all that reaches it comes through a Service that keeps them, and neither through an
Ingress or Gateway nor to an API that believes what a client says. ctx, server, listeners
*/ -}}
{{- define "srs.notes.seesClients" -}}
{{- $model := .ctx.model }}
{{- $whip := include "srs.whipListener" .ctx }}
{{- $sees := true }}
{{- range prepend (values $model.groups) $model.public }}
  {{- range . }}
    {{- if and (eq .server $.server.key) (has .name $.listeners) }}
      {{- $api := and $whip (has .name (list "api" "api-https")) }}
      {{- $sees = and $sees (get $model.services .suffix).keepsClients (not $api) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range concat $model.routes.ingress $model.routes.gateway }}
  {{- $nginx := and (eq .listener "hls") (or (not $whip) $.ctx.Values.nginx.trustedProxies) }}
  {{- $sees = and $sees (or $nginx (not (has .listener $.listeners))) }}
{{- end }}
{{- if $sees }}true{{ end }}
{{- end }}
