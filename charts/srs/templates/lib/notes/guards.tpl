{{- /* What decides who may publish. */ -}}

{{- /*
"true" where a vhost refuses strangers: at the server that they reach, or at the origin that an edge forwards to.
ctx, server, vhost, rtmp (whether that is the protocol), seesClients
*/ -}}
{{- define "srs.notes.guarded" -}}
{{- $own := get .server.config.vhost .vhost }}
{{- /* Before 6.0.104, SRS applied `security` to RTMP alone. */}}
{{- $rules := or .rtmp (and .server.version (semverCompare ">=6.0.104" .server.version)) }}
{{- $ruled := include "srs.notes.ruled" (dict "vhost" $own "seesClients" .seesClients) }}
{{- $guarded := or (include "srs.notes.hooked" $own) (and $rules $ruled) }}
{{- with .server.traits.upstream }}
  {{- $upstream := first (index $.ctx.model.byRole .) }}
  {{- $origin := get $.ctx.model.components (include "srs.notes.receiver" (dict "ctx" $.ctx "component" $upstream.key)) }}
  {{- $vhosts := $origin.config.vhost | default dict }}
  {{- $same := get $vhosts $.vhost | default (get $vhosts "__defaultVhost__") }}
  {{- $guarded = or $guarded (include "srs.notes.hooked" $same) }}
{{- end }}
{{- if $guarded }}true{{ end }}
{{- end }}

{{- /* "true" where a vhost asks a hook before anyone publishes. Dot: the vhost */ -}}
{{- define "srs.notes.hooked" -}}
{{- $hooks := (. | default dict).http_hooks | default dict }}
{{- if and $hooks.enabled $hooks.on_publish }}true{{ end }}
{{- end }}

{{- /*
The arguments of the allow or deny lines of a vhost, as a JSON list of lists, such as [["publish","10.0.0.0/8"]].
vhost, verb
*/ -}}
{{- define "srs.notes.rules" -}}
{{- $lines := list }}
{{- with get ((.vhost | default dict).security | default dict) .verb }}
  {{- $several := and (kindIs "slice" .) (kindIs "slice" (first .)) }}
  {{- $lines = $several | ternary . (list (kindIs "slice" . | ternary . (list .))) }}
{{- end }}
{{- toJson $lines }}
{{- end }}

{{- /*
"true" where `security` refuses strangers: it lets in whom an allow line names, or all where there are only deny lines. Rules by
address count where the server sees the addresses of clients. vhost, seesClients
*/ -}}
{{- define "srs.notes.ruled" -}}
{{- if dig "security" "enabled" false .vhost }}
  {{- $allow := include "srs.notes.rules" (dict "vhost" .vhost "verb" "allow") | fromJsonArray }}
  {{- $deny := include "srs.notes.rules" (dict "vhost" .vhost "verb" "deny") | fromJsonArray }}
  {{- $admitted := and $deny (not $allow) }}
  {{- range $allow }}
    {{- if eq (first .) "publish" }}
      {{- $admitted = or $admitted (eq (last .) "all") (not $.seesClients) }}
    {{- end }}
  {{- end }}
  {{- range $deny }}
    {{- $admitted = and $admitted (not (and (eq (first .) "publish") (eq (last .) "all"))) }}
  {{- end }}
  {{- if not $admitted }}true{{ end }}
{{- end }}
{{- end }}
