{{- /* Signed links: play.auth. */ -}}

{{- /*
Where the keys are that sign them, as JSON, as srs.keys says it of publishers'; {} where nobody needs a link. Its dot is the root.
*/ -}}
{{- define "srs.play" -}}
{{- $auth := .Values.play.auth }}
{{- include "srs.keysFrom" (dict "ctx" . "values" $auth "in" "keys" "suffix" "play-keys" "lines" $auth.keys "line" "%s") }}
{{- end }}

{{- /*
The components whose servers fetch streams from this one, as players do, one of each role, as a JSON list. Behind proxies, it is they who
connect.
ctx, component
*/ -}}
{{- define "srs.play.pullers" -}}
{{- $roles := list .component.traits.proxied | compact }}
{{- range $name, $traits := .ctx.model.roles }}
  {{- if and (not $.component.traits.proxied) (eq ($traits.upstream | default "") $.component.role) }}
    {{- $roles = append $roles $name }}
  {{- end }}
{{- end }}
{{- range $name, $traits := .ctx.model.table.beside }}
  {{- if eq $traits.takes $.component.role }}
    {{- $roles = append $roles $name }}
  {{- end }}
{{- end }}
{{- $found := list }}
{{- range .ctx.model.play.secret | empty | ternary list $roles }}
  {{- range get $.ctx.model.byRole . | default list | first | list | compact }}
    {{- $found = append $found (pick . "role" "tier" "key") }}
  {{- end }}
{{- end }}
{{- toJson $found }}
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
