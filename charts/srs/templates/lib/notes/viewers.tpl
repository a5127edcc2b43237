{{- /* Who may play. */ -}}

{{- /* How to sign a link. Its dot is the root. */ -}}
{{- define "srs.notes.viewers" -}}
{{- with .model.play }}
{{- $template := printf "{{index .data %q | base64decode}}" .entry }}
{{- $stream := include "srs.linkPath" (dict "ctx" $ "path" "live/livestream") }}
Viewers need a signed link, and so do the addresses below. This TOKEN opens {{ $stream }} for an hour:

  export KEY="$(kubectl get secret -n {{ $.Release.Namespace }} {{ .secret }} -o go-template='{{ $template }}' | head -n 1)"
  export EXPIRES=$(($(date +%s) + 3600))
  export TOKEN=$EXPIRES-$(printf %s $EXPIRES/{{ $stream }} | openssl dgst -sha256 -hmac "$KEY" -r | cut -c 1-64)

{{ end }}
{{- end }}

{{- /* The token in an address; empty where viewers need none. ctx, before and after (what stands around it) */ -}}
{{- define "srs.notes.token" -}}
{{- if .ctx.model.play.secret }}{{ .before }}$TOKEN{{ .after }}{{ end }}
{{- end }}

{{- /* The same in a query. ctx, query (what stands there already) */ -}}
{{- define "srs.notes.tokenQuery" -}}
{{- $before := empty .query | ternary "?token=" "&token=" }}
{{- include "srs.notes.token" (dict "ctx" .ctx "before" $before "after" "") }}
{{- end }}

{{- /* Who plays although something is set that looks as if it kept them out. Its dot is the root. */ -}}
{{- define "srs.notes.openToViewers" -}}
{{- $services := include "srs.play.services" (dict "ctx" .) | fromJson }}
{{- if and $services.url (not $services.hooks) (not .model.play.secret) }}
  * play.authRequest guards HLS alone, and anyone plays by the other protocols: set http_hooks with on_play as well, or play.auth.
{{- end }}
{{- if and $services.unasked .model.origin.nginx (not (or $services.url .model.play.secret)) }}
  * on_play of vhost {{ join ", " $services.unasked }} is not asked for HLS, because nginx neither reads its address from a Secret nor
    speaks HTTPS to it: set play.authRequest, or play.auth.
{{- end }}
{{- end }}
