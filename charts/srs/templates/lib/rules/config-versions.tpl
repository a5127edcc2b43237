{{- /* Directives that the SRS in the image does not know, or takes in another form. */ -}}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configVersions" -}}
{{- $role := .component.role }}
{{- $directives := .component.directives }}
{{- $version := .component.version }}
{{- if $version }}
  {{- $remedy := printf (print "the image of %s is %s: remove it, or choose another image "
    "(srsVersion names the version of an image whose tag does not)") $role (trimSuffix ".9999" $version) }}
  {{- range .ctx.model.facts.versions }}
    {{- $row := . }}
    {{- range get $directives .path | default list }}
      {{- if and $row.since (not (include "srs.version.reached" (dict "since" $row.since "version" $version))) }}
        {{- $since := kindIs "slice" $row.since | ternary $row.since (list $row.since) | join " or " }}
        * {{ $role }}.config: {{ .at }} needs SRS {{ $since }}, and {{ $remedy }}
      {{- else if and $row.until (include "srs.version.reached" (dict "since" $row.until "version" $version)) }}
        {{- $until := kindIs "slice" $row.until | ternary $row.until (list $row.until) | join " or " }}
        * {{ $role }}.config: {{ .at }} was removed in SRS {{ $until }}, and {{ $remedy }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- include "srs.rules.configEndpoints" . }}
{{- end }}
{{- end }}

{{- /* Several ports, and addresses, which not every version takes everywhere. ctx, component */ -}}
{{- define "srs.rules.configEndpoints" -}}
{{- $role := .component.role }}
{{- $version := .component.version }}
{{- $shown := trimSuffix ".9999" $version }}
{{- range $listener := .ctx.model.facts.listeners }}
  {{- range get $.component.directives (join "." .path) | default list }}
    {{- $value := get .node .key }}
    {{- $several := and (kindIs "slice" $value) (kindIs "string" $listener.several) }}
    {{- if and $several (not (include "srs.version.reached" (dict "since" $listener.several "version" $version))) }}
      * {{ $role }}.config: {{ .at }} takes a single port before SRS {{ $listener.several }}, and the image is {{ $shown }}: name one
    {{- end }}
    {{- $address := and (hasKey $listener "address") (toString $value | contains ":") }}
    {{- if and $address (not (include "srs.version.reached" (dict "since" ($listener.address | default "9999.0.0") "version" $version))) }}
      {{- $before := empty $listener.address | ternary "" (printf " before SRS %v" $listener.address) }}
      * {{ $role }}.config: {{ .at }} takes a port without an address{{ $before }}, and would listen elsewhere: name only the port
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
