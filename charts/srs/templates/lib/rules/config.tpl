{{- /* srs.conf: who sets what, and what SRS would refuse or ignore. */ -}}
{{- define "srs.rules.config" -}}
{{- include "srs.rules.saidDirectives" . }}
{{- range .model.components }}
  {{- $about := dict "ctx" $ "component" . }}
  {{- if eq .program "srs" }}
    {{- include "srs.rules.configText" $about }}
    {{- include "srs.rules.configVersions" $about }}
    {{- include "srs.rules.configBlocks" $about }}
    {{- include "srs.rules.configFiles" $about }}
    {{- include "srs.rules.configSecrets" $about }}
    {{- include "srs.rules.configEnvironment" $about }}
    {{- include "srs.rules.configCandidates" $about }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Directives that the chart sets, and addresses that are none, in what the user says. */ -}}
{{- define "srs.rules.saidDirectives" -}}
{{- $values := .Values }}
{{- $configs := dict "config" $values.config "origin.config" $values.origin.config "edge.config" $values.edge.config
  "edge.canary.config" $values.edge.canary.config }}
{{- range $i, $member := $values.origin.members }}
  {{- $_ := set $configs (printf "origin.members[%d].config" $i) $member.config }}
{{- end }}
{{- range $where, $config := $configs }}
  {{- if $config }}
    {{- $index := dict }}
    {{- include "srs.model.indexOf" (dict "config" $config "facts" $.model.facts "reload" dict "to" $index) }}
    {{- range $owned := $.model.facts.owned }}
      {{- range get $index.directives .path | default list }}
        * {{ $where }}.{{ .at }} is set by the chart, because {{ $owned.reason }}: {{ $owned.instead }}
      {{- end }}
    {{- end }}
    {{- range $path, $several := $.model.facts.urls }}
      {{- range get $index.directives $path | default list }}
        {{- $about := dict "ctx" $ "value" (get .node .key) "at" (printf "%s.%s" $where .at) "several" $several }}
        {{- include "srs.rules.urls" $about }}
      {{- end }}
    {{- end }}
    {{- if hasKey $.model.roles "proxy" }}
      {{- range list "enabled" "url" "ports" }}
        {{- if get $index.directives (printf "heartbeat.%s" .) }}
          * {{ $where }}.heartbeat.{{ . }} is set by the chart with origin.cluster proxy, because origins register with the proxies through
            it: remove it
        {{- end }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* What is wrong with the addresses of a directive, as a JSON list. ctx, value, at, several (whether it takes several) */ -}}
{{- define "srs.rules.urls" -}}
{{- range kindIs "slice" .value | ternary .value (list .value) }}
  {{- if and (kindIs "string" .) (not (regexMatch `^https?://[^\s\pZ]+$` .)) }}
    {{- $how := "write http://HOST/PATH or https://HOST/PATH, or take it from a Secret: {valueFrom: {secretKeyRef: {name: …, key: …}}}" }}
    {{- $secret := include "srs.config.looksSecret" (dict "ctx" $.ctx "text" .) }}
    {{- if and $.several (regexMatch `^\S+\s+\S` .) }}
      {{- $list := empty $secret | ternary (regexSplit `\s+` . -1) (list "ADDRESS" "ADDRESS") | join ", " }}
      {{- $how = printf "write several addresses as a list: [%s]" $list }}
    {{- else if contains "$" . }}
      {{- $how = printf "SRS knows no variables within an address, so %s" $how }}
    {{- end }}
    {{- $what := empty $secret | ternary (printf "%q, which is no address" .) "no address" }}
    * {{ $.at }} is {{ $what }}: {{ $how }}
  {{- end }}
{{- end }}
{{- end }}
