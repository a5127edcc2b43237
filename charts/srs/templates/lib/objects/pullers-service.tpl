{{- /* The Service that tells an origin the addresses of those who fetch its streams: they need no link. */ -}}

{{- /* ctx, role (of those) */ -}}
{{- define "srs.pullersService" -}}
{{- include "srs.model" .ctx }}
{{- $roles := list }}
{{- with .ctx.model.origin }}
  {{- range include "srs.play.pullers" (dict "ctx" $.ctx "component" .) | fromJsonArray }}
    {{- $roles = append $roles .role }}
  {{- end }}
{{- end }}
{{- if has .role $roles }}
{{- $component := first (get .ctx.model.byRole .role) }}
{{- $common := dict "ctx" .ctx "component" $component "kinds" (list "rtmp") "headless" true "selector" (dict "role" .role) }}
{{- include "srs.internalService" (merge (dict "name" (include "srs.headless" $common)) $common) }}
{{- end }}
{{- end }}

{{- /* The same of a role that listens at no port, which is a StatefulSet and needs it in any case. ctx, role */ -}}
{{- define "srs.podsService" -}}
{{- include "srs.model" .ctx }}
{{- range index .ctx.model.byRole .role }}
{{- $common := dict "ctx" $.ctx "component" . "kinds" list "headless" true "selector" (dict "role" .role) }}
{{- include "srs.internalService" (merge (dict "name" (include "srs.headless" $common)) $common) }}
{{- end }}
{{- end }}
