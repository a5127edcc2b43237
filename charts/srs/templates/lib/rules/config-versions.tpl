{{- /* Directives that the SRS in the image does not know, or takes in another form. ctx, component */ -}}
{{- define "srs.rules.configVersions" -}}
{{- $whose := .component.at }}
{{- $version := .component.version }}
{{- $shown := trimSuffix ".9999" $version }}
{{- $remedy := printf (print "and the image of %s is %s: remove it, or choose another image "
  "(srsVersion names the version of an image whose tag does not)") $whose $shown }}
{{- range $row := .ctx.model.facts.versions }}
  {{- $since := kindIs "slice" .since | ternary .since (list .since) | join " or " }}
  {{- $until := kindIs "slice" .until | ternary .until (list .until) | join " or " }}
  {{- range get $.component.directives .path | default list }}
    {{- if and $row.since (not (include "srs.version.reached" (dict "since" $row.since "version" $version))) }}
      * {{ $whose }}.config: {{ .at }} needs SRS {{ $since }}, {{ $remedy }}
    {{- else if and $row.until (include "srs.version.reached" (dict "since" $row.until "version" $version)) }}
      * {{ $whose }}.config: {{ .at }} was removed in SRS {{ $until }}, {{ $remedy }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $listener := .ctx.model.facts.listeners }}
  {{- range get $.component.directives (join "." .path) | default list }}
    {{- $value := get .node .key }}
    {{- $several := and (kindIs "slice" $value) (kindIs "string" $listener.several) }}
    {{- if and $several (not (include "srs.version.reached" (dict "since" $listener.several "version" $version))) }}
      * {{ $whose }}.config: {{ .at }} takes a single port before SRS {{ $listener.several }}, and the image is {{ $shown }}: name one
    {{- end }}
    {{- $address := and (hasKey $listener "address") (toString $value | contains ":") }}
    {{- if and $address (not (include "srs.version.reached" (dict "since" ($listener.address | default "9999.0.0") "version" $version))) }}
      {{- $before := empty $listener.address | ternary "" (printf " before SRS %v" $listener.address) }}
      * {{ $whose }}.config: {{ .at }} takes a port without an address{{ $before }}, and would listen elsewhere: name only the port
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
