{{- /* What is on and what is off, at the end of the notes, with what production would miss. */ -}}

{{- /* The table. Its dot is the root. */ -}}
{{- define "srs.notes.summary" -}}
{{- $origin := first .model.byRole.origin }}
{{- $claim := not (empty (include "srs.claims" $origin)) }}
{{- $records := include "srs.notes.turnedOn" (dict "ctx" . "directive" "vhost.*.dvr.enabled") | eq "true" }}
{{- $hls := include "srs.notes.turnedOn" (dict "ctx" . "directive" "vhost.*.hls.enabled") }}
{{- $public := or (hasKey .model.public "api") (hasKey .model.public "api-https") }}
{{- $api := include "srs.listener" (dict "component" $origin "kind" "api") | fromJson }}
{{- $inside := printf "http://%s.%s:%d%s" (include "srs.name" (dict "ctx" . "suffix" $origin.tier)) .Release.Namespace (int $api.port)
  (empty $origin.traits.replicated | ternary "" ", of any origin") }}
{{- $metrics := include "srs.listener" (dict "component" $origin "kind" "metrics") | fromJson }}
{{- $policy := .Values.networkPolicy.enabled }}
{{- $requests := include "srs.notes.withoutRequests" . | fromJsonArray }}
{{- $floating := include "srs.notes.floatingImages" . | fromJsonArray }}
{{- $tls := list }}
{{- range $for, $where := dict "tls" "in the pods" "ingress" "at the Ingress" "gateway" "at the Gateway" }}
  {{- if include "srs.tlsSecret" (dict "ctx" $ "for" $for) }}
    {{- $tls = append $tls $where }}
  {{- end }}
{{- end }}
{{- range $role, $components := pick .model.byRole "origin" "proxy" "edge" "hlsCache" }}
{{ include "srs.notes.tier" (dict "role" $role "components" $components) }}
{{- end }}
{{ include "srs.notes.row" (list "HLS" (empty $hls | ternary "off" "on")) }}
{{ include "srs.notes.row" (list "recordings" ($records | ternary "on" "off")
  (and $records (not $claim) | ternary "are lost with their pod: set origin.persistence.enabled" "")) }}
{{ include "srs.notes.row" (list "upload" (.Values.recordings.upload.enabled | ternary "on" "off")) }}
{{ include "srs.notes.row" (list "cleanup" (.Values.cleanup.enabled | ternary "on" "off")
  (and $claim (not .Values.cleanup.enabled) | ternary "the claim keeps what killed servers leave: set cleanup.enabled" "")) }}
{{ include "srs.notes.row" (list "HTTP API" (empty $api | ternary "off" ($public | ternary "public" "inside the cluster"))
  (empty $api | ternary "" ($public | ternary "see the warning above" $inside))) }}
{{ include "srs.notes.row" (list "TLS" (empty $tls | ternary "off" (join ", " $tls))
  (empty $tls | ternary "streams and passwords travel in clear text: set tls, ingress.tls or gateway.tls" "")) }}
{{ include "srs.notes.row" (list "metrics" (empty $metrics | ternary "off" "on")
  (empty $metrics | ternary "nothing tells when a server is full: set metrics.enabled" "")) }}
{{ include "srs.notes.row" (list "network policy" (empty $policy | ternary "off" "on")
  (empty $policy | ternary "every pod in the cluster reaches the HTTP API: set networkPolicy.enabled" "")) }}
{{ include "srs.notes.row" (list "requests" (empty $requests | ternary "set" (printf "none for %s" (join ", " $requests)))
  (empty $requests | ternary "" "such pods are evicted first: set resources.requests")) }}
{{ include "srs.notes.row" (list "images" (empty $floating | ternary "pinned" (join ", " $floating))
  (empty $floating | ternary "" "may be another one tomorrow: name a whole version, or a digest")) }}
{{- end }}

{{- /* A line of it: what, how it is, and what to do about that. Its dot is a list of these. */ -}}
{{- define "srs.notes.row" -}}
{{- printf "%-16s| %-24s| %s" (index . 0) (index . 1) (slice . 2 | join "") | trimSuffix " " }}
{{- end }}

{{- /* The line of a role. role, components */ -}}
{{- define "srs.notes.tier" -}}
{{- $component := first .components }}
{{- $state := toString $component.replicas }}
{{- if gt (len .components) 1 }}
  {{- $state = printf "%d Deployments" (len .components) }}
{{- end }}
{{- if $component.autoscaler }}
  {{- $state = printf "%d to %d, by load" (int $component.replicas) (int $component.values.autoscaling.maxReplicas) }}
{{- else if $component.autoscaled }}
  {{- $state = "by an autoscaler of yours" }}
{{- end }}
{{- $one := and (eq (int $component.rolePods) 1) (eq .role "origin") }}
{{- include "srs.notes.row" (list .role $state
  ($one | ternary "while it restarts, its streams are gone: mode origin-cluster has several" "")) }}
{{- end }}

{{- /* "true" where a server has a directive on. ctx, directive (its generic path) */ -}}
{{- define "srs.notes.turnedOn" -}}
{{- $on := false }}
{{- range .ctx.model.components }}
  {{- range get .directives $.directive | default list }}
    {{- $on = or $on (get .node .key) }}
  {{- end }}
{{- end }}
{{- if $on }}true{{ end }}
{{- end }}

{{- /* The components whose main container requests no CPU or no memory, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.notes.withoutRequests" -}}
{{- $without := list }}
{{- range $key, $component := .model.components }}
  {{- $requests := dig "resources" "requests" dict .pod | default dict }}
  {{- if and .listeners (not (and $requests.cpu $requests.memory)) }}
    {{- $without = append $without $key }}
  {{- end }}
{{- end }}
{{- toJson $without }}
{{- end }}

{{- /* The images of servers whose tag may come to mean another image, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.notes.floatingImages" -}}
{{- $floating := list }}
{{- range .model.components }}
  {{- $images := list .image }}
  {{- if .nginx }}
    {{- $images = append $images $.Values.nginx.image }}
  {{- end }}
  {{- range $images }}
    {{- $tag := .tag | default $.Chart.AppVersion }}
    {{- if not (or .digest (regexMatch `[0-9]+\.[0-9]+\.[0-9]+|[0-9]-r[0-9]` $tag)) }}
      {{- $floating = append $floating (printf "%s:%s" (base .repository) $tag) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- uniq $floating | toJson }}
{{- end }}
