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

{{- /* "true" where a flag of a block is on. block, flag */ -}}
{{- define "srs.notes.isOn" -}}
{{- if get (.block | default dict) .flag }}true{{ end }}
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
    {{- if include "srs.notes.isOn" (dict "block" (dig "http_api" "auth" dict .config) "flag" "enabled") }}
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
    {{- $records := include "srs.notes.isOn" (dict "block" $vhost.dvr "flag" "enabled") }}
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

{{- /*
The SRS servers that get what arrives at a public port: those behind it, where proxies or nginx offer it.
ctx, component (its key)
*/ -}}
{{- define "srs.notes.receiver" -}}
{{- $component := get .ctx.srs.components .component }}
{{- $receiver := eq $component.program "nginx" | ternary (first .ctx.srs.byRole.origin).key $component.key }}
{{- range $key, $other := .ctx.srs.components }}
  {{- if eq ($other.spec.proxied | default "") $component.role }}
    {{- $receiver = $key }}
  {{- end }}
{{- end }}
{{- $receiver }}
{{- end }}

{{- /* Public ports for protocols that no vhost accepts. Its dot is the root. */ -}}
{{- define "srs.notes.unusedPorts" -}}
{{- $warnings := list }}
{{- range $port, $block := dict "srt" "srt" "webrtc" "rtc" }}
  {{- with get $.srs.public $port }}
    {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
    {{- $used := false }}
    {{- range $server.config.vhost }}
      {{- $used = or $used (include "srs.notes.isOn" (dict "block" (get . $block) "flag" "enabled")) }}
    {{- end }}
    {{- if not $used }}
      {{- $warnings = append $warnings (printf
        "The %s port is open, but no vhost accepts what arrives there: set config.vhost.__defaultVhost__.%s.enabled." $port $block) }}
    {{- end }}
    {{- if eq .type "ClusterIP" }}
      {{- $warnings = append $warnings (printf "The %s port is UDP, which kubectl port-forward cannot forward." $port) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}

{{- /* An address that WebRTC clients outside of the cluster cannot reach. Its dot is the root. */ -}}
{{- define "srs.notes.candidate" -}}
{{- $warnings := list }}
{{- $webrtc := .srs.webrtc }}
{{- if and $webrtc.from (not $webrtc.whip) (not $webrtc.routed) }}
  {{- $warnings = append $warnings (print
    "WHIP and WHEP are not public: choose a mode with nginx, which offers them without the rest of the API, set "
    "service.ports.api.enabled, or route /rtc/v1/ to the API yourself.") }}
{{- end }}
{{- if eq $webrtc.from "api" }}
  {{- $services := list }}
  {{- range append (values $webrtc.media) (get .srs.public $webrtc.whip) | compact }}
    {{- $services = append $services .service | uniq | sortAlpha }}
  {{- end }}
  {{- if gt (len $services) 1 }}
    {{- $warnings = append $warnings (printf
      "WebRTC clients send media to the address at which they call WHIP or WHEP, so Services %s must have the same one."
      (join " and " $services)) }}
  {{- end }}
{{- end }}
{{- with empty $webrtc.from | ternary .srs.public.webrtc dict }}
  {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- if has (dig "rtc_server" "candidate" "*" $server.config | toString) (list "*" "") }}
    {{- $warnings = append $warnings (printf
      "SRS tells WebRTC clients the address of its pod: set webrtc.enabled, or config.rtc_server.candidate to the address of Service %s."
      .service) }}
  {{- end }}
{{- end }}
{{- with .srs.public.sip }}
  {{- $service := .service }}
  {{- $server := get $.srs.components (include "srs.notes.receiver" (dict "ctx" $ "component" .component)) }}
  {{- range $i, $caster := $server.config.stream_caster }}
    {{- $sip := $caster.sip | default dict }}
    {{- if and $caster.enabled (eq ($caster.caster | toString) "gb28181") (eq "*" ($sip.candidate | default "*" | toString)) }}
      {{- $warnings = append $warnings (printf
        "SRS tells cameras the address of its pod: set config.stream_caster[%d].sip.candidate to the address of Service %s." $i $service) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $warnings }}
{{- end }}
