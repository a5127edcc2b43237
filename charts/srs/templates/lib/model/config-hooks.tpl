{{- /*
Sets in each vhost of a configuration that SRS asks the nginx in its pod who may publish and play before it asks the user's own hooks: all
of them have to agree. ctx, role, config
*/ -}}
{{- define "srs.config.hooks" -}}
{{- $asked := include "srs.config.hook" . | fromJson }}
{{- range $name, $vhost := empty $asked | ternary dict .config.vhost }}
  {{- $own := (. | default dict).http_hooks | default dict }}
  {{- $hooks := merge (dict "enabled" true) $asked }}
  {{- if include "srs.config.isOn" $own }}
    {{- range $hook, $url := $asked }}
      {{- with get $own $hook }}
        {{- $_ := set $hooks $hook (concat (list $url) (kindIs "slice" . | ternary . (list .))) }}
      {{- end }}
    {{- end }}
    {{- $hooks = merge $hooks $own }}
  {{- end }}
  {{- $_ := set $.config.vhost $name (set (deepCopy ($vhost | default dict)) "http_hooks" $hooks) }}
{{- end }}
{{- end }}

{{- /* What a role's SRS asks the nginx in its pod, as JSON: addresses by hook. ctx, role */ -}}
{{- define "srs.config.hook" -}}
{{- $asked := dict }}
{{- if hasKey .ctx.model.table.hooks .role }}
  {{- $at := get .ctx.model.table.hooks .role | int | printf "http://127.0.0.1:%d" }}
  {{- if .ctx.model.keys.secret }}
    {{- $_ := set $asked "on_publish" (printf "%s/publish" $at) }}
  {{- end }}
  {{- if .ctx.model.play.secret }}
    {{- $asked = merge $asked (dict "on_connect" (printf "%s/connect" $at) "on_play" (printf "%s/play" $at)) }}
  {{- end }}
{{- end }}
{{- toJson $asked }}
{{- end }}
