{{- /* The rules of NetworkPolicies. */ -}}

{{- /* Who may connect to a component, as a JSON list of rules. ctx, component */ -}}
{{- define "srs.policy.ingress" -}}
{{- $ctx := .ctx }}
{{- $listeners := .component.listeners }}
{{- $policy := .ctx.Values.networkPolicy }}
{{- $api := list "api" "api-https" "metrics" }}
{{- /* What is public by an Ingress or a Gateway is so for its pods. Those that lead to the API have to be named. */}}
{{- $routed := get .ctx.model.routed .component.tier | default list }}
{{- $public := list }}
{{- range $listeners }}
  {{- if and .public (or .offered (and (has .kind $routed) (not (has .kind $api)))) }}
    {{- $public = append $public .kind }}
  {{- end }}
{{- end }}
{{- $clients := list }}
{{- if $policy.public.from }}
  {{- range keys .ctx.model.table.clients | sortAlpha }}
    {{- $clients = append $clients (include "srs.policy.pods" (dict "ctx" $ctx "role" .) | fromJson) }}
  {{- end }}
{{- end }}
{{- $release := include "srs.policy.pods" (dict "ctx" .ctx) | fromJson }}
{{- $wanted := list
  (dict "kinds" $public "peers" (concat $policy.public.from $clients) "anybody" (empty $policy.public.from))
  (dict "kinds" $api "peers" (prepend $policy.api.from $release))
  (dict "kinds" (list "metrics" "nginx-metrics") "peers" $policy.metrics.from) }}
{{- range .ctx.model.links }}
  {{- if and .from (eq .to $.component.role) }}
    {{- $peer := include "srs.policy.pods" (dict "ctx" $ctx "role" .from) | fromJson }}
    {{- $wanted = append $wanted (dict "kinds" .kinds "peers" (list $peer)) }}
  {{- end }}
{{- end }}
{{- $rules := list }}
{{- range $wanted }}
  {{- $ports := include "srs.policy.ports" (dict "listeners" $listeners "kinds" .kinds) | fromJsonArray }}
  {{- if and $ports .anybody }}
    {{- $rules = append $rules (dict "ports" $ports) }}
  {{- else if and $ports .peers }}
    {{- $rules = append $rules (dict "from" .peers "ports" $ports) }}
  {{- end }}
{{- end }}
{{- toJson $rules }}
{{- end }}

{{- /* To what a component may connect, as a JSON list of rules. ctx, component */ -}}
{{- define "srs.policy.egress" -}}
{{- $ctx := .ctx }}
{{- $rules := list }}
{{- $wanted := dict }}
{{- range .ctx.model.links }}
  {{- if eq .from $.component.role }}
    {{- $_ := set $wanted .to (concat (get $wanted .to | default list) .kinds) }}
  {{- end }}
{{- end }}
{{- if eq .component.program "ffmpeg" }}
  {{- range prepend (values .ctx.model.groups) .ctx.model.public }}
    {{- range $name, $public := . }}
      {{- $_ := set $wanted .role (append (get $wanted .role | default list) (trimSuffix (regexFind "-[0-9]+$" $name) $name)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $role, $kinds := $wanted }}
  {{- $ports := list }}
  {{- range index $ctx.model.byRole $role }}
    {{- $ports = concat $ports (include "srs.policy.ports" (dict "listeners" .listeners "kinds" $kinds) | fromJsonArray) | uniq }}
  {{- end }}
  {{- if $ports }}
    {{- $pods := include "srs.policy.pods" (dict "ctx" $ctx "role" $role) | fromJson }}
    {{- $rules = append $rules (dict "to" (list $pods) "ports" $ports) }}
  {{- end }}
{{- end }}
{{- range .component.destinations }}
  {{- if .cidr }}
    {{- $rule := dict "to" (list (dict "ipBlock" (dict "cidr" .cidr))) }}
    {{- if .port }}
      {{- $_ := set $rule "ports" (list (dict "port" .port "protocol" .protocol)) }}
    {{- end }}
    {{- $rules = append $rules $rule }}
  {{- end }}
{{- end }}
{{- uniq $rules | toJson }}
{{- end }}

{{- /* Who may connect to a proxy: everybody, but only origins may report, as a JSON list of rules. ctx, component */ -}}
{{- define "srs.policy.registration" -}}
{{- $listeners := .component.listeners }}
{{- $others := list }}
{{- range $listeners }}
  {{- $others = append $others .kind }}
{{- end }}
{{- $origin := get .ctx.model.components (include "srs.proxied" (dict "ctx" .ctx "role" .component.role)) }}
{{- $pods := include "srs.policy.pods" (dict "ctx" .ctx "role" $origin.role) | fromJson }}
{{- toJson (list
  (dict "ports" (include "srs.policy.ports" (dict "listeners" $listeners "kinds" (without $others "system")) | fromJsonArray))
  (dict "from" (list $pods) "ports" (include "srs.policy.ports" (dict "listeners" $listeners "kinds" (list "system")) | fromJsonArray))) }}
{{- end }}

{{- /* The ports of listeners of some kinds, as a JSON list. listeners, kinds */ -}}
{{- define "srs.policy.ports" -}}
{{- $ports := list }}
{{- range .listeners }}
  {{- if has .kind $.kinds }}
    {{- $ports = append $ports (dict "port" .port "protocol" .protocol) }}
  {{- end }}
{{- end }}
{{- uniq $ports | toJson }}
{{- end }}

{{- /* The pods of a role, or of the whole release, as JSON: a peer. ctx, role */ -}}
{{- define "srs.policy.pods" -}}
{{- dict "podSelector" (dict "matchLabels" (include "srs.selectorLabels" . | fromYaml)) | toJson }}
{{- end }}
