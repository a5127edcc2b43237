{{- /* What the user should know before others find out. */ -}}

{{- /* All warnings, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.notes.warnings" -}}
{{- concat
  (include "srs.notes.api" . | fromJsonArray)
  (include "srs.notes.publishers" . | fromJsonArray)
  (include "srs.notes.clientAddresses" . | fromJsonArray)
  (include "srs.notes.recordings" . | fromJsonArray)
  (include "srs.notes.proxies" . | fromJsonArray)
  (include "srs.notes.secondLoadBalancer" . | fromJsonArray)
  (include "srs.notes.unusedPorts" . | fromJsonArray)
  (include "srs.notes.candidate" . | fromJsonArray)
  (include "srs.notes.families" . | fromJsonArray)
  (include "srs.notes.networkPolicy" . | fromJsonArray)
  (include "srs.notes.faults" . | fromJsonArray)
  (include "srs.notes.nginxVersion" . | fromJsonArray) | uniq | toJson }}
{{- end }}

{{- /* A public API. Its dot is the root. */ -}}
{{- define "srs.notes.api" -}}
{{- $warnings := list }}
{{- range $component := .srs.components }}
  {{- $public := false }}
  {{- $clear := false }}
  {{- range .listeners }}
    {{- /* A proxy's API is for WHIP and WHEP alone. */}}
    {{- $kinds := eq $component.program "srs" | ternary (list .kind .sharing) list }}
    {{- /* The route for WHIP leads to no more of the API than that. */}}
    {{- $routed := and (ne .kind "api") (has .kind (get $.srs.routed $component.role | default list)) }}
    {{- $offered := and .public (or $routed (hasKey $.srs.public .name)) }}
    {{- $clear = or $clear (and $offered (has "api" $kinds)) }}
    {{- $public = or $public (and $offered (or (has "api" $kinds) (has "api-https" $kinds))) }}
  {{- end }}
  {{- if $public }}
    {{- if dig "http_api" "auth" "enabled" false .config }}
      {{- if $clear }}
      {{- $warnings = append $warnings (printf
        "The HTTP API (%s) is public, and its password travels in clear text. Whoever has it can disconnect clients." .role) }}
      {{- end }}
    {{- else }}
      {{- $warnings = append $warnings (printf (print
        "The HTTP API (%s) is public, without a password. Whoever reaches it can read statistics and disconnect clients: "
        "set config.http_api.auth, or service.ports.%s.enabled: false.") .role ($clear | ternary "api" "apiHttps")) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}

{{- /* Recordings on a volume that goes with its pod, and those that anyone can have. Its dot is the root. */ -}}
{{- define "srs.notes.recordings" -}}
{{- $warnings := list }}
{{- range $component := .srs.components }}
  {{- $folder := dig "http_server" "dir" "./objs/nginx/html" .config | trimPrefix "./" }}
  {{- $served := "" }}
  {{- range .listeners }}
    {{- if and (has .kind (list "http" "https")) .public }}
      {{- $routed := has .kind (get $.srs.routed $component.role | default list) }}
      {{- $served = or $routed (hasKey $.srs.public .name) $served }}
    {{- end }}
  {{- end }}
  {{- range $name, $vhost := .config.vhost }}
    {{- $records := dig "dvr" "enabled" false $vhost }}
    {{- if and $records (not (include "srs.claims" $component)) }}
      {{- $remedy := eq $component.role "origin" | ternary "set origin.persistence.enabled" "record at the origin instead" }}
      {{- $warnings = append $warnings (printf
        "Recordings of vhost %s at %s are lost with the pod: %s." $name $component.role $remedy) }}
    {{- end }}
    {{- if and $records $served (hasPrefix $folder (dig "dvr" "dvr_path" "" $vhost | trimPrefix "./")) (not $.Values.recordings.public) }}
      {{- $warnings = append $warnings (printf (print
        "Anyone who guesses the name of a recording of vhost %s gets it from SRS's HTTP server: choose a mode with edges, "
        "or record to a volume of your own outside http_server.dir.") $name) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}
