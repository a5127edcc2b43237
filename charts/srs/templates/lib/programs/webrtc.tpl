{{- /* How the address that WebRTC clients are told gets into a pod: see model/webrtc.tpl. */ -}}

{{- /*
What check-config does about it, as JSON: the lines of its script, and their environment. A variable of the user's own must not be empty.
ctx, component
*/ -}}
{{- define "srs.webrtc.script" -}}
{{- $script := list }}
{{- $env := list }}
{{- $reads := .component.readsCandidate }}
{{- $webrtc := .ctx.model.webrtc }}
{{- $port := $webrtc.port | default "" | toString }}
{{- if $reads }}
  {{- $host := "\"$(cat /tmp/load-balancer)\"" }}
  {{- if not $webrtc.service }}
    {{- $host = "\"$CANDIDATE_HOST\"" }}
    {{- $source := dict "value" $webrtc.host }}
    {{- with $webrtc.field }}
      {{- $source = dict "valueFrom" (dict "fieldRef" (dict "fieldPath" .)) }}
    {{- end }}
    {{- $env = append $env (merge (dict "name" "CANDIDATE_HOST") $source) }}
  {{- end }}
  {{- $script = append $script (list "candidate" $host $port | compact | join " ") }}
{{- end }}
{{- range .component.candidates }}
  {{- if not (and $reads (eq .name "CANDIDATE")) }}
    {{- $script = append $script (printf "filled %s '%s'" .name .at) }}
  {{- end }}
{{- end }}
{{- if $script }}
  {{- $script = prepend $script (.ctx.Files.Get "files/webrtc-tell.sh" | trim) }}
{{- end }}
{{- toJson (dict "script" $script "env" $env) }}
{{- end }}

{{- /* The init container that asks, as JSON. ctx, component */ -}}
{{- define "srs.webrtc.container" -}}
{{- $script := .ctx.Files.Get "files/webrtc-ask.sh" }}
{{- $args := list $script "candidate" .ctx.Release.Namespace .ctx.model.webrtc.service "/tmp/load-balancer" }}
{{- toJson (dict
  "name" "candidate"
  "image" (include "srs.component.image" (dict "ctx" .ctx "program" "nginx" "values" (pick .ctx.Values.webrtc "image")) | fromJson)
  "settings" (pick .component.pod "resources" "securityContext")
  "command" (concat (list "/bin/sh" "-c") $args)
  "mounts" (dict "tmp" "/tmp" "service-account" "/var/run/secrets/srs.ossrs.io")
  "readOnly" (list "service-account")) }}
{{- end }}

{{- /*
Where nginx passes WHIP and WHEP on to: to SRS beside it, to the proxies that lead a session to its origin, or to the nginx beside SRS, so
that no other pod needs SRS's API. Empty where WebRTC is not turned on by `webrtc`. ctx, component
*/ -}}
{{- define "srs.nginx.whip" -}}
{{- $proxy := dig "traits" "proxied" "" .ctx.model.origin }}
{{- if not (and .ctx.model.webrtc.source .ctx.model.origin) }}
{{- else if and .component.nginx (not $proxy) }}
  {{- printf "127.0.0.1:%d" (dig "api" "port" 0 .component.listens | int) }}
{{- else if not .component.nginx }}
  {{- $to := empty $proxy | ternary (dict "role" "origin" "kind" "hls") (dict "role" $proxy "kind" "api") }}
  {{- include "srs.address" (merge (dict "ctx" .ctx) $to) | replace ":" ".$domain:" }}
{{- end }}
{{- end }}
