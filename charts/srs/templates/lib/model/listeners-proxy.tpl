{{- /* What a proxy offers of its origins, and where they report, as a JSON list. ctx, component */ -}}
{{- define "srs.listeners.proxy" -}}
{{- $component := .component }}
{{- $found := list }}
{{- $origin := get .ctx.model.components (include "srs.proxied" (dict "ctx" .ctx "role" $component.role)) }}
{{- range $origin.listeners }}
  {{- if and (hasKey $component.traits.listeners .kind) (eq .name .kind) }}
    {{- $found = append $found (merge (dict "container" "proxy" "ipv4" true "ipv6" true)
      (pick . "kind" "name" "protocol" "port" "path")) }}
  {{- end }}
{{- end }}
{{- append $found (dict "kind" "system" "name" "system" "container" "proxy" "protocol" "TCP"
  "port" (int $component.traits.system.port) "path" "its own API" "ipv4" true "ipv6" true) | toJson }}
{{- end }}
