{{- /* Directives that the SRS in the image does not know, or takes in another form. */ -}}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configVersions" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $directives := .component.directives }}
{{- $version := .component.version }}
{{- if $version }}
  {{- $remedy := printf (print "the image of %s is %s: remove it, or choose another image "
    "(srsVersion names the version of an image whose tag does not)") $role (trimSuffix ".9999" $version) }}
  {{- range .ctx.srs.facts.versions }}
    {{- $row := . }}
    {{- range get $directives .path | default list }}
      {{- if and $row.since (not (include "srs.version.reached" (dict "since" $row.since "version" $version))) }}
        {{- $since := kindIs "slice" $row.since | ternary $row.since (list $row.since) | join " or " }}
        {{- $problems = append $problems (printf "%s.config: %s needs SRS %s, and %s" $role .at $since $remedy) }}
      {{- else if and $row.until (include "srs.version.reached" (dict "since" $row.until "version" $version)) }}
        {{- $until := kindIs "slice" $row.until | ternary $row.until (list $row.until) | join " or " }}
        {{- $problems = append $problems (printf "%s.config: %s was removed in SRS %s, and %s" $role .at $until $remedy) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $problems = concat $problems (include "srs.rules.configEndpoints" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Several ports, and addresses, which not every version takes everywhere. ctx, component */ -}}
{{- define "srs.rules.configEndpoints" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $version := .component.version }}
{{- $shown := trimSuffix ".9999" $version }}
{{- range $listener := .ctx.srs.facts.listeners }}
  {{- range get $.component.directives (join "." .path) | default list }}
    {{- $value := get .node .key }}
    {{- $several := and (kindIs "slice" $value) (kindIs "string" $listener.several) }}
    {{- if and $several (not (include "srs.version.reached" (dict "since" $listener.several "version" $version))) }}
      {{- $problems = append $problems (printf "%s.config: %s takes a single port before SRS %s, and the image is %s: name one"
        $role .at $listener.several $shown) }}
    {{- end }}
    {{- $address := and (hasKey $listener "address") (toString $value | contains ":") }}
    {{- if and $address (not (include "srs.version.reached" (dict "since" ($listener.address | default "9999.0.0") "version" $version))) }}
      {{- $before := empty $listener.address | ternary "" (printf " before SRS %v" $listener.address) }}
      {{- $problems = append $problems (printf
        "%s.config: %s takes a port without an address%s, and would listen elsewhere: name the port alone" $role .at $before) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
