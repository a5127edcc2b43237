{{- /* What the user should know before others find out. */ -}}

{{- /* All warnings, as text: each begins with "* " on a line of its own. ctx, publishers (what srs.notes.publishers says) */ -}}
{{- define "srs.notes.warnings" }}
{{- include "srs.notes.api" .ctx }}
{{- .publishers }}
{{- include "srs.notes.openToViewers" .ctx }}
{{- include "srs.notes.clientAddresses" .ctx }}
{{- include "srs.notes.recordings" .ctx }}
{{- include "srs.notes.proxies" .ctx }}
{{- include "srs.notes.secondLoadBalancer" .ctx }}
{{- include "srs.notes.unusedPorts" .ctx }}
{{- include "srs.notes.candidate" .ctx }}
{{- include "srs.notes.families" .ctx }}
{{- include "srs.notes.networkPolicy" .ctx }}
{{- include "srs.notes.faults" .ctx }}
{{- include "srs.notes.nginxVersion" .ctx }}
{{- end }}

{{- /* A public API. Its dot is the root. */ -}}
{{- define "srs.notes.api" -}}
{{- range $component := .model.components }}
  {{- $public := false }}
  {{- $clear := false }}
  {{- range .listeners }}
    {{- /* A proxy's API is for WHIP and WHEP alone. */}}
    {{- $kinds := eq $component.program "srs" | ternary (list .kind .sharing) list }}
    {{- /* The route for WHIP leads to no more of the API than that. */}}
    {{- $routed := and (ne .kind "api") (has .kind (get $.model.routed $component.role | default list)) }}
    {{- $offered := and .public (or $routed (hasKey $.model.public .name)) }}
    {{- $clear = or $clear (and $offered (has "api" $kinds)) }}
    {{- $public = or $public (and $offered (or (has "api" $kinds) (has "api-https" $kinds))) }}
  {{- end }}
  {{- if $public }}
    {{- if dig "http_api" "auth" "enabled" false .config }}
      {{- if $clear }}
      * The HTTP API ({{ .role }}) is public, and its password travels in clear text. Whoever has it can disconnect clients.
      {{- end }}
    {{- else }}
      * The HTTP API ({{ .role }}) is public, without a password. Whoever reaches it can read statistics and disconnect clients: set
        config.http_api.auth, or service.ports.{{ $clear | ternary "api" "apiHttps" }}.enabled: false.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Recordings on a volume that goes with its pod, and those that anyone can have. Its dot is the root. */ -}}
{{- define "srs.notes.recordings" -}}
{{- range $component := .model.components }}
  {{- $folder := dig "http_server" "dir" "./objs/nginx/html" .config | trimPrefix "./" }}
  {{- $served := "" }}
  {{- range .listeners }}
    {{- if and (has .kind (list "http" "https")) .public }}
      {{- $routed := has .kind (get $.model.routed $component.role | default list) }}
      {{- $served = or $routed (hasKey $.model.public .name) $served }}
    {{- end }}
  {{- end }}
  {{- range $name, $vhost := .config.vhost }}
    {{- $records := dig "dvr" "enabled" false $vhost }}
    {{- if and $records (not (include "srs.claims" $component)) }}
      {{- $remedy := eq $component.role "origin" | ternary "set origin.persistence.enabled" "record at the origin instead" }}
      * Recordings of vhost {{ $name }} at {{ $component.role }} are lost with the pod: {{ $remedy }}.
    {{- end }}
    {{- if and $records $served (hasPrefix $folder (dig "dvr" "dvr_path" "" $vhost | trimPrefix "./")) (not $.Values.recordings.public) }}
      * Anyone who guesses the name of a recording of vhost {{ $name }} gets it from SRS's HTTP server: choose a mode with edges, or record
        to a volume of your own outside http_server.dir.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
