{{- /* srs.conf: who sets what, and what SRS would refuse or ignore. */ -}}
{{- define "srs.rules.config" -}}
{{- $problems := include "srs.rules.saidDirectives" . | fromJsonArray }}
{{- range .srs.components }}
  {{- $about := dict "ctx" $ "component" . }}
  {{- if eq .program "srs" }}
    {{- $problems = concat $problems
      (include "srs.rules.configText" $about | fromJsonArray)
      (include "srs.rules.configVersions" $about | fromJsonArray)
      (include "srs.rules.configBlocks" $about | fromJsonArray)
      (include "srs.rules.configFiles" $about | fromJsonArray)
      (include "srs.rules.configSecrets" $about | fromJsonArray)
      (include "srs.rules.configEnvironment" $about | fromJsonArray)
      (include "srs.rules.configCandidates" $about | fromJsonArray) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Directives that the chart sets, and addresses that are none, in what the user says. */ -}}
{{- define "srs.rules.saidDirectives" -}}
{{- $problems := list }}
{{- $values := .Values }}
{{- $configs := dict "config" $values.config "origin.config" $values.origin.config "edge.config" $values.edge.config
  "edge.canary.config" $values.edge.canary.config }}
{{- range $i, $member := $values.origin.members }}
  {{- $_ := set $configs (printf "origin.members[%d].config" $i) $member.config }}
{{- end }}
{{- range $where, $config := $configs }}
  {{- if $config }}
    {{- $index := dict }}
    {{- include "srs.load.indexOf" (dict "config" $config "facts" $.srs.facts "reload" dict "to" $index) }}
    {{- range $owned := $.srs.facts.owned }}
      {{- range get $index.directives .path | default list }}
        {{- $problems = append $problems (printf "%s.%s is set by the chart, because %s: %s" $where .at $owned.reason $owned.instead) }}
      {{- end }}
    {{- end }}
    {{- range $path, $several := $.srs.facts.urls }}
      {{- range get $index.directives $path | default list }}
        {{- $about := dict "ctx" $ "value" (get .node .key) "at" (printf "%s.%s" $where .at) "several" $several }}
        {{- $problems = concat $problems (include "srs.rules.urls" $about | fromJsonArray) }}
      {{- end }}
    {{- end }}
    {{- if hasKey $.srs.roles "proxy" }}
      {{- range list "enabled" "url" "ports" }}
        {{- if get $index.directives (printf "heartbeat.%s" .) }}
          {{- $problems = append $problems (printf (print
            "%s.heartbeat.%s is set by the chart with origin.cluster proxy, because origins register with the proxies through it: "
            "remove it") $where .) }}
        {{- end }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What is wrong with the addresses of a directive, as a JSON list. ctx, value, at, several (whether it takes several) */ -}}
{{- define "srs.rules.urls" -}}
{{- $problems := list }}
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
    {{- $problems = append $problems (printf "%s is %s: %s" $.at $what $how) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
