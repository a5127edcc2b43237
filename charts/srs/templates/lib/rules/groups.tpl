{{- /* Groups of edges. */ -}}
{{- define "srs.rules.groups" -}}
{{- $groups := hasKey .model.roles "edge" | ternary .Values.edge.groups dict }}
{{- $taken := dict "default" "the label of edges that are in no group" "canary" "the Deployment of edge.canary"
  "hooks" "the ConfigMap of the nginx that edges ask for keys" "public" "the public Service of edges in layout per-component" }}
{{- range $name, $_ := $groups }}
  {{- $_ := set $taken (printf "%s-public" $name) (printf "the Service of edge.groups.%s" $name) }}
{{- end }}
{{- range $name, $_ := $groups }}
  {{- if not (regexMatch `^[a-z0-9]([-a-z0-9]{0,22}[a-z0-9])?$` $name) }}
    * edge.groups has a group {{ quote $name }}, and objects are named after it: use up to 24 lower-case letters, digits and hyphens, with a
      letter or a digit at both ends
  {{- else if hasKey $taken $name }}
    * edge.groups.{{ $name }} has a name that would also be that of {{ get $taken $name }}: choose another
  {{- else if not (hasKey $.model.groups $name) }}
    * edge.groups.{{ $name }} has no address, because service.ports makes no port of edges public: enable one of them, such as rtmp or http
  {{- end }}
{{- end }}
{{- range .model.byRole.edge }}
  {{- if .apart }}
    {{- include "srs.rules.groupConditions" (dict "ctx" $ "component" .) }}
  {{- end }}
{{- end }}
{{- include "srs.rules.groupAddresses" . }}
{{- end }}

{{- /* What the tags of `edge` say of what a group has besides, or otherwise than the other edges. ctx, component */ -}}
{{- define "srs.rules.groupConditions" -}}
{{- $service := get .ctx.Values.edge.groups .component.group | dig "service" dict }}
{{- $edge := set (omit .component.values "service") "service" $service }}
{{- /* Its Service is its own in either layout. */}}
{{- $own := set (omit .component.values.service "layout") "layout" "per-component" }}
{{- $values := set (set (omit .ctx.Values "edge" "service") "edge" $edge) "service" $own }}
{{- $paths := include "srs.differences" (dict "known" .ctx.model.known "value" $edge "path" "edge"
  "default" (omit .ctx.Values.edge "canary" "groups")) | fromJsonArray }}
{{- include "srs.rules.conditionsOf" (dict "ctx" .ctx "values" $values "paths" $paths "group" true)
  | replace " edge." (printf " %s." .component.at) }}
{{- end }}

{{- /* Two Services with the ports of edges cannot be at one address. Its dot is the root. */ -}}
{{- define "srs.rules.groupAddresses" -}}
{{- $named := (.Files.Get "files/load-balancers.yaml" | fromYaml).addresses }}
{{- $taken := dict }}
{{- range empty .model.groups | ternary dict .model.services }}
  {{- $shared := has .group (list "" "default") }}
  {{- $at := $shared | ternary (list .role "service" | compact | join ".") (printf "edge.groups.%s.service" .group) }}
  {{- $annotations := .settings.annotations | default dict }}
  {{- $asked := append (.settings.externalIPs | default list) .settings.loadBalancerIP | compact }}
  {{- range $named }}
    {{- $asked = append $asked (get $annotations . | default "" | toString) | compact }}
  {{- end }}
  {{- range has "edge" .roles | ternary (uniq $asked) list }}
    {{- if hasKey $taken . }}
      * {{ $at }} and {{ get $taken . }} both ask for {{ . }}, whose ports lead to one Service: give each an address of its own. A group has
        the annotations of service, unless it has others, or null
    {{- end }}
    {{- $_ := set $taken . $at }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Messages, as a JSON list, without those of groups that say of them what others say of all edges. Its dot is a list of them. */ -}}
{{- define "srs.rules.once" -}}
{{- $all := . }}
{{- $kept := list }}
{{- range . }}
  {{- $ofAll := regexReplaceAll `edge\.groups\.[a-z0-9-]+` . "edge" }}
  {{- if or (eq . $ofAll) (not (has $ofAll $all)) }}
    {{- $kept = append $kept . }}
  {{- end }}
{{- end }}
{{- toJson $kept }}
{{- end }}
