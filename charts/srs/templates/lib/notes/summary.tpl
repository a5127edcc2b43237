{{- /* What is on and what is off, at the end of the notes, with what production would miss. */ -}}

{{- /* The table, a line for each row: what, how it is, and what to do about it. Its dot is the root. */ -}}
{{- define "srs.notes.summary" -}}
{{- $lines := list }}
{{- range include "srs.notes.rows" . | fromJsonArray }}
  {{- $lines = append $lines (printf "%-16s| %-24s| %s" .what .state (.advice | default "") | trimSuffix " ") }}
{{- end }}
{{- join "\n" $lines }}
{{- end }}

{{- /* The rows, as a JSON list: what, state, advice. Its dot is the root. */ -}}
{{- define "srs.notes.rows" -}}
{{- $origin := first .srs.byRole.origin }}
{{- $claim := not (empty (include "srs.claims" $origin)) }}
{{- $records := include "srs.notes.turnedOn" (dict "ctx" . "directive" "vhost.*.dvr.enabled") | eq "true" }}
{{- $hls := include "srs.hlsListener" . }}
{{- $public := or (hasKey .srs.public "api") (hasKey .srs.public "api-https") }}
{{- $api := include "srs.listener" (dict "component" $origin "kind" "api") | fromJson }}
{{- $inside := printf "http://%s.%s:%d%s" (include "srs.name" (dict "ctx" . "suffix" $origin.tier)) .Release.Namespace (int $api.port)
  (empty $origin.spec.replicated | ternary "" ", of any origin") }}
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
{{- $rows := list }}
{{- range $role, $components := pick .srs.byRole "origin" "proxy" "edge" "hlsCache" }}
  {{- $rows = append $rows (include "srs.notes.tier" (dict "role" $role "components" $components) | fromJson) }}
{{- end }}
{{- $rows = concat $rows (list
  (dict "what" "HLS" "state" (empty $hls | ternary "off" "on"))
  (dict "what" "recordings" "state" ($records | ternary "on" "off")
    "advice" (and $records (not $claim) | ternary "are lost with their pod: set origin.persistence.enabled" ""))
  (dict "what" "upload" "state" (.Values.recordings.upload.enabled | ternary "on" "off"))
  (dict "what" "cleanup" "state" (.Values.cleanup.enabled | ternary "on" "off")
    "advice" (and $claim (not .Values.cleanup.enabled) | ternary "the claim keeps what killed servers leave: set cleanup.enabled" ""))
  (dict "what" "HTTP API" "state" (empty $api | ternary "off" ($public | ternary "public" "inside the cluster"))
    "advice" (empty $api | ternary "" ($public | ternary "see the warning above" $inside)))
  (dict "what" "TLS" "state" (empty $tls | ternary "off" (join ", " $tls))
    "advice" (empty $tls | ternary "streams and passwords travel in clear text: set tls, ingress.tls or gateway.tls" ""))
  (dict "what" "metrics" "state" (empty $metrics | ternary "off" "on")
    "advice" (empty $metrics | ternary "nothing tells when a server is full: set metrics.enabled" ""))
  (dict "what" "network policy" "state" (empty $policy | ternary "off" "on")
    "advice" (empty $policy | ternary "every pod in the cluster reaches the HTTP API: set networkPolicy.enabled" ""))
  (dict "what" "requests" "state" (empty $requests | ternary "set" (printf "none for %s" (join ", " $requests)))
    "advice" (empty $requests | ternary "" "such pods are evicted first: set resources.requests"))
  (dict "what" "images" "state" (empty $floating | ternary "pinned" (join ", " $floating))
    "advice" (empty $floating | ternary "" "may be another one tomorrow: name a whole version, or a digest"))) }}
{{- toJson $rows }}
{{- end }}

{{- /* The row of a role, as JSON. role, components */ -}}
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
{{- dict "what" .role "state" $state
  "advice" ($one | ternary "while it restarts, its streams are gone: mode origin-cluster has several" "") | toJson }}
{{- end }}

{{- /* "true" where a server has a directive on. ctx, directive (its generic path) */ -}}
{{- define "srs.notes.turnedOn" -}}
{{- $on := false }}
{{- range .ctx.srs.components }}
  {{- range get .directives $.directive | default list }}
    {{- $on = or $on (get .node .key) }}
  {{- end }}
{{- end }}
{{- if $on }}true{{ end }}
{{- end }}

{{- /* The components whose main container requests no CPU or no memory, as a JSON list. Its dot is the root. */ -}}
{{- define "srs.notes.withoutRequests" -}}
{{- $without := list }}
{{- range $key, $component := .srs.components }}
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
{{- range .srs.components }}
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
