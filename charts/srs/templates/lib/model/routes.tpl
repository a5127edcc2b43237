{{- /* What an Ingress or a Gateway delivers, by files/modes.yaml. */ -}}

{{- /*
Sets in `.model`:
  routes  by `ingress` and `gateway`, a list of what the values ask of each that is enabled
  routed  by tier, the kinds of its listeners to which they lead
  offers  by listener, who offers it to clients: listener (its kind), role, tier, service (inside the cluster), port, protocol, publicPort

A route has:
  name          in the values; at: its place there
  kind, path, endless  as files/modes.yaml says; kind: a TCPRoute if a TLSRoute is for any host, because it need not know the host then
  hosts         the names, without the `*` that stands for any
  any           whether it is for any host
  listener      what serves it; empty where nothing does
  service, port, protocol  of the backend
  mode          Passthrough or Terminate, where clients speak TLS
  publicPort    of the chart's own Gateway
  settings      what the values say
*/ -}}
{{- define "srs.model.routes" -}}
{{- $_ := set .model "routes" (dict "ingress" list "gateway" list) }}
{{- $_ := set .model "routed" dict }}
{{- include "srs.model.offers" . }}
{{- range $way, $routes := .model.routes }}
  {{- $values := get $.Values $way }}
  {{- range $name, $row := $values.enabled | ternary $.model.table.routes dict }}
    {{- $settings := get $values.routes $name | default dict }}
    {{- if or $settings.hosts $settings.enabled }}
      {{- $about := dict "ctx" $ "name" $name "at" (printf "%s.routes.%s" $way $name) "row" $row "settings" $settings }}
      {{- $route := include "srs.route" $about | fromJson }}
      {{- $_ := set $.model.routes $way (append (get $.model.routes $way) $route) }}
      {{- with $route.tier }}
        {{- $_ := set $.model.routed . (append (get $.model.routed . | default list) $route.listener | uniq) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* One route, as JSON. ctx, name, at, row (in files/modes.yaml), settings */ -}}
{{- define "srs.route" -}}
{{- $row := .row }}
{{- $hosts := .settings.hosts | default list }}
{{- $route := dict "name" .name "at" .at "kind" $row.kind "endless" $row.endless "settings" .settings
  "mode" ""
  "path" ($row.path | default .settings.path | default "/") "hosts" (without $hosts "*" | uniq) "any" (has "*" $hosts) }}
{{- $offer := get .ctx.model.offers $row.listener | default dict }}
{{- if eq $row.kind "TLSRoute" }}
  {{- $_ := set $route "mode" "Passthrough" }}
  {{- if and $row.terminated (not $offer) }}
    {{- $_ := set $route "mode" "Terminate" }}
    {{- $offer = get .ctx.model.offers $row.terminated.listener | default dict }}
  {{- end }}
  {{- if $route.any }}
    {{- $_ := set $route "kind" "TCPRoute" }}
    {{- $_ := set $route "hosts" list }}
  {{- end }}
{{- end }}
{{- if $offer }}
  {{- $public := eq $route.mode "Terminate" | ternary (dig "terminated" "port" 0 $row) $offer.publicPort }}
  {{- $_ := set $route "publicPort" (.settings.port | default $public | int) }}
{{- end }}
{{- merge $route $offer | toJson }}
{{- end }}

{{- /* Its dot is the root. */ -}}
{{- define "srs.model.offers" -}}
{{- $offers := dict }}
{{- range $component := .model.components }}
  {{- $service := include "srs.name" (dict "ctx" $ "suffix" .tier) }}
  {{- range .listeners }}
    {{- if and .public (not $component.apart) (not (hasKey $offers .name)) }}
      {{- $port := include "srs.publicPort" (dict "ctx" $ "component" $component "listener" .) | int }}
      {{- $_ := set $offers .name (dict "listener" .kind "role" $component.role "tier" $component.tier "service" $service
        "port" .port "protocol" .protocol "publicPort" $port) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $_ := set .model "offers" $offers }}
{{- end }}
