{{- /* srs.conf: who sets what, and what SRS would refuse or ignore. */ -}}
{{- define "srs.rules.config" -}}
{{- $problems := include "srs.rules.ownedDirectives" . | fromJsonArray }}
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

{{- /* Directives that the chart sets. */ -}}
{{- define "srs.rules.ownedDirectives" -}}
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
