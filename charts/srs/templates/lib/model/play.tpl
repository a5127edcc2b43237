{{- /* Signed links: play.auth. */ -}}

{{- /*
Where the keys are that sign them, as JSON, as srs.keys says it of publishers'; {} where nobody needs a link. Its dot is the root.
*/ -}}
{{- define "srs.play" -}}
{{- $auth := .Values.play.auth }}
{{- include "srs.keysFrom" (dict "ctx" . "values" $auth "in" "keys" "suffix" "play-keys" "lines" $auth.keys "line" "%s") }}
{{- end }}

{{- /*
The component whose servers fetch streams from this one, as players do; {} where none does. Behind proxies, it is they who connect.
ctx, component
*/ -}}
{{- define "srs.play.puller" -}}
{{- $role := .component.traits.proxied | default "" }}
{{- range $name, $traits := .ctx.model.roles }}
  {{- if and (not $role) (eq ($traits.upstream | default "") $.component.role) }}
    {{- $role = $name }}
  {{- end }}
{{- end }}
{{- $found := dict }}
{{- if and .ctx.model.play.secret $role }}
  {{- $found = first (get .ctx.model.byRole $role | default (list dict)) }}
{{- end }}
{{- pick $found "role" "tier" "key" | toJson }}
{{- end }}

{{- /*
The services of the user's own that nginx asks who may play HLS, as JSON; {} where there are none: url (of play.authRequest), hooks (a list
of on_play hooks by vhost, of the servers that viewers reach), unasked (vhosts with hooks that nginx cannot ask). ctx
*/ -}}
{{- define "srs.play.services" -}}
{{- $hooks := dict }}
{{- $unasked := list }}
{{- $role := hasKey .ctx.model.byRole "edge" | ternary "edge" "origin" }}
{{- $chart := include "srs.config.hook" (dict "ctx" .ctx "role" $role) | fromJson }}
{{- range $name, $vhost := (first (get .ctx.model.byRole $role)).config.vhost }}
  {{- $own := ($vhost | default dict).http_hooks | default dict }}
  {{- range and $own.enabled $own.on_play | empty | ternary list (kindIs "slice" $own.on_play | ternary $own.on_play (list $own.on_play)) }}
    {{- if eq ($chart.on_play | default "") (toString .) }}
    {{- else if regexMatch `^http://[^"'$\\\s]+$` (toString .) }}
      {{- $_ := set $hooks $name (append (get $hooks $name | default list) .) }}
    {{- else }}
      {{- $unasked = append $unasked $name }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $url := .ctx.Values.play.authRequest.url }}
{{- if or $url $hooks $unasked }}
  {{- toJson (dict "url" $url "hooks" $hooks "unasked" (uniq $unasked)) }}
{{- else }}
  {{- toJson dict }}
{{- end }}
{{- end }}
