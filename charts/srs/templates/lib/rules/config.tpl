{{- /* srs.conf: who sets what, and what SRS would refuse or ignore. */ -}}
{{- define "srs.rules.config" -}}
{{- $configs := dict "config" .Values.config "origin.config" .Values.origin.config "edge.config" .Values.edge.config
  "edge.canary.config" .Values.edge.canary.config }}
{{- range $i, $member := .Values.origin.members }}
  {{- $_ := set $configs (printf "origin.members[%d].config" $i) $member.config }}
{{- end }}
{{- range $name, $group := .Values.edge.groups }}
  {{- $_ := set $configs (printf "edge.groups.%s.config" $name) $group.config }}
{{- end }}
{{- range $where, $config := $configs }}
  {{- if $config }}
    {{- include "srs.rules.givenConfig" (dict "ctx" $ "where" $where "config" $config) }}
  {{- end }}
{{- end }}
{{- range .model.components }}
  {{- if eq .program "srs" }}
    {{- $about := dict "ctx" $ "component" . }}
    {{- include "srs.rules.configText" $about }}
    {{- include "srs.rules.configBlocks" $about }}
    {{- include "srs.rules.configEnvironment" $about }}
    {{- with .version }}
      {{- include "srs.rules.configVersions" $about }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Directives that the chart sets, and addresses that are none, in a configuration of the user's. ctx, where (its path), config */ -}}
{{- define "srs.rules.givenConfig" -}}
{{- $index := dict }}
{{- include "srs.model.indexOf" (dict "config" .config "facts" .ctx.model.facts "reload" dict "to" $index) }}
{{- $owned := .ctx.model.facts.owned }}
{{- range hasKey .ctx.model.roles "proxy" | ternary (list "enabled" "url" "ports") list }}
  {{- $owned = append $owned (dict "path" (printf "heartbeat.%s" .) "instead" "remove it"
    "reason" "origins register with the proxies through it") }}
{{- end }}
{{- range $one := $owned }}
  {{- range get $index.directives .path | default list }}
    * {{ $.where }}.{{ .at }} is set by the chart, because {{ $one.reason }}: {{ $one.instead }}
  {{- end }}
{{- end }}
{{- range $path, $several := .ctx.model.facts.urls }}
  {{- range $place := get $index.directives $path | default list }}
    {{- $value := get .node .key }}
    {{- range kindIs "slice" $value | ternary $value (list $value) }}
      {{- if and (kindIs "string" .) (not (regexMatch `^https?://[^\s\pZ]+$` .)) }}
        {{- $how := "write http://HOST/PATH, or take it from a Secret: {valueFrom: {secretKeyRef: {name: …, key: …}}}" }}
        {{- if and $several (regexMatch `^\S+\s+\S` .) }}
          {{- $how = "write several addresses as a list: [http://A/PATH, http://B/PATH]" }}
        {{- else if contains "$" . }}
          {{- $how = printf "SRS knows no variables within an address, so %s" $how }}
        {{- end }}
        {{- $secret := include "srs.config.looksSecret" (dict "ctx" $.ctx "text" .) }}
        * {{ $.where }}.{{ $place.at }} is {{ if not $secret }}{{ quote . }}, which is {{ end }}no address: {{ $how }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
