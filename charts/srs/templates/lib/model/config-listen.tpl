{{- /* Where SRS listens if IPv6 is asked for. SRS takes a port without an address for one of IPv4, in a pod without IPv4 too. */ -}}

{{- /*
The `listen` directives that get an address of IPv6, as JSON; {} where none does. One that names an address already is left alone.
Where SRS takes several, IPv4 keeps a socket of its own. Otherwise one for both families has to do, at which SRS sees the clients of IPv4
as ::ffff:192.0.2.1.
ctx, component, config
*/ -}}
{{- define "srs.config.listens" -}}
{{- $listens := dict }}
{{- $bare := list }}
{{- $version := .component.version }}
{{- if .component.families.ipv6 }}
  {{- range $listener := .ctx.model.facts.listeners }}
    {{- $ports := include "srs.config.barePorts" (dict "config" $.config "listener" .) | fromJsonArray }}
    {{- /* Proxies read a port without an address, and nothing else. */}}
    {{- $proxied := and $.component.traits.proxied (has .name (list "rtmp" "http" "api")) }}
    {{- $takes := not (hasKey . "address") }}
    {{- if .address }}
      {{- $takes = eq "true" (include "srs.version.reached" (dict "since" .address "version" $version)) }}
    {{- end }}
    {{- if and $ports $takes (not $proxied) }}
      {{- $several := eq (toString .several) "true" }}
      {{- if and (kindIs "string" .several) $version }}
        {{- $several = eq "true" (include "srs.version.reached" (dict "since" .several "version" $version)) }}
      {{- end }}
      {{- $value := $several | ternary $ports list }}
      {{- range $ports }}
        {{- $value = append $value (printf "[::]:%d" (int .)) }}
      {{- end }}
      {{- $value = eq (len $value) 1 | ternary (first $value) $value }}
      {{- $_ := set $listens (join "." .path) (dict "listener" . "ports" $ports "value" $value) }}
    {{- else if eq .protocol "TCP" }}
      {{- $bare = concat $bare $ports }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $config := dict }}
{{- range $listens }}
  {{- /* SRS shares a port only between those that name it in the same words. */}}
  {{- $shared := false }}
  {{- range .ports }}
    {{- $shared = or $shared (has . $bare) }}
  {{- end }}
  {{- if not $shared }}
    {{- $value := .value }}
    {{- range reverse .listener.path }}
      {{- $value = dict . $value }}
    {{- end }}
    {{- $config = mustMerge $config $value }}
  {{- end }}
{{- end }}
{{- toJson $config }}
{{- end }}

{{- /* The ports of a `listen` directive as a JSON list; empty where it names an address, or its block is not there. config, listener */ -}}
{{- define "srs.config.barePorts" -}}
{{- $node := .config }}
{{- range initial .listener.path }}
  {{- $node = get $node . }}
  {{- $node = kindIs "map" $node | ternary $node dict }}
{{- end }}
{{- $value := get $node (last .listener.path) }}
{{- /* Without a port of its own, the API's TLS follows that of http_server where the two share theirs. */}}
{{- if and $node (not $value) (ne .listener.name "api-https") }}
  {{- $value = .listener.default }}
{{- end }}
{{- $ports := list }}
{{- range kindIs "slice" $value | ternary $value (list $value) | compact }}
  {{- $ports = append $ports (int .) }}
{{- end }}
{{- toJson (contains ":" (toJson $value) | ternary list (uniq $ports)) }}
{{- end }}
