{{- /*
Sets in each vhost of a configuration that SRS asks for publishers' keys before it asks the user's own hooks: all of them have to agree.
ctx, role, config
*/ -}}
{{- define "srs.config.hooks" -}}
{{- $url := include "srs.config.hook" . }}
{{- range $name, $vhost := empty $url | ternary dict .config.vhost }}
  {{- $own := (. | default dict).http_hooks | default dict }}
  {{- $on := get $own "enabled" | toString | regexMatch "^(true|on)$" }}
  {{- $hooks := dict "enabled" true "on_publish" $url }}
  {{- if $on }}
    {{- with $own.on_publish }}
      {{- $_ := set $hooks "on_publish" (concat (list $url) (kindIs "slice" . | ternary . (list .))) }}
    {{- end }}
    {{- $hooks = merge $hooks $own }}
  {{- end }}
  {{- $_ := set $.config.vhost $name (set (deepCopy ($vhost | default dict)) "http_hooks" $hooks) }}
{{- end }}
{{- end }}

{{- /* Where a role's SRS asks for publishers' keys; empty where there are none. ctx, role */ -}}
{{- define "srs.config.hook" -}}
{{- if and .ctx.model.keys.secret (hasKey .ctx.model.table.hooks .role) }}
{{- printf "http://127.0.0.1:%d/publish" (get .ctx.model.table.hooks .role | int) }}
{{- end }}
{{- end }}
