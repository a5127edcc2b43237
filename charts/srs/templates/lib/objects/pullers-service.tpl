{{- /* The Service that tells an origin the addresses of those who fetch its streams: they need no link. */ -}}

{{- /* ctx, role (of those) */ -}}
{{- define "srs.pullersService" -}}
{{- include "srs.model" .ctx }}
{{- $puller := dict }}
{{- with .ctx.model.origin }}
  {{- $puller = include "srs.play.puller" (dict "ctx" $.ctx "component" .) | fromJson }}
{{- end }}
{{- if eq ($puller.role | default "") .role }}
{{- $component := first (get .ctx.model.byRole .role) }}
{{- $common := dict "ctx" .ctx "component" $component "kinds" (list "rtmp") "headless" true "selector" (dict "role" .role) }}
{{- include "srs.internalService" (merge (dict "name" (include "srs.headless" $common)) $common) }}
{{- end }}
{{- end }}
