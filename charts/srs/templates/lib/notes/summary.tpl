{{- /* What is on and what is off, at the end of the notes, with what production would miss. Its dot is the root. */ -}}
{{- define "srs.notes.summary" -}}
{{- $origin := .model.origin | default (first (.model.byRole.edge | default (list dict))) }}
{{- $claim := include "srs.claims" $origin }}
{{- $rows := list }}
{{- range $role, $tiers := .model.tiers }}
{{- range $components := $tiers }}
  {{- $component := first $components }}
  {{- $state := toString $component.replicas }}
  {{- if gt (len $components) 1 }}
    {{- $state = printf "%d Deployments" (len $components) }}
  {{- end }}
  {{- if $component.autoscaler }}
    {{- $state = printf "%d to %d, by load" (int $component.replicas) (int $component.values.autoscaling.maxReplicas) }}
  {{- else if $component.autoscaled }}
    {{- $state = "by an autoscaler of yours" }}
  {{- end }}
  {{- $only := and (eq (int $component.tierPods) 1) (eq $role "origin") }}
  {{- $hint := $only | ternary "while it restarts, its streams are gone: mode origin-cluster has several" "" }}
  {{- $rows = append $rows (list ($component.apart | ternary (printf "%s %s" $role $component.group) $role) $state $hint) }}
{{- end }}
{{- end }}
{{- range $what, $servers := dict "streams from" .Values.upstream.rtmp "HLS from" .Values.upstream.hls }}
  {{- with $servers }}
    {{- $rows = append $rows (list $what (first .) (rest . | join ", " | printf "or %s" | trimSuffix "or ")) }}
  {{- end }}
{{- end }}
{{- $writesHls := not (empty .Values.upstream.hls) }}
{{- $records := false }}
{{- $bare := list }}
{{- $floating := list }}
{{- range $key, $component := .model.components }}
  {{- range get .directives "vhost.*.hls.enabled" | default list }}
    {{- $writesHls = or $writesHls .node.enabled }}
  {{- end }}
  {{- range get .directives "vhost.*.dvr.enabled" | default list }}
    {{- $records = or $records .node.enabled }}
  {{- end }}
  {{- $requests := dig "resources" "requests" dict .pod | default dict }}
  {{- if and .listeners (not (and $requests.cpu $requests.memory)) }}
    {{- $bare = append $bare $key }}
  {{- end }}
  {{- range list .image (.nginx | ternary $.Values.nginx.image dict) | compact }}
    {{- $tag := .tag | default $.Chart.AppVersion }}
    {{- if not (or .digest (regexMatch `[0-9]+\.[0-9]+\.[0-9]+|[0-9]-r[0-9]` $tag)) }}
      {{- $floating = append $floating (printf "%s:%s" (base .repository) $tag) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $api := "off" }}
{{- $apiHint := "" }}
{{- if or .model.public.api (index .model.public "api-https") }}
  {{- $api = "public" }}
  {{- $apiHint = "whoever may use it can disconnect clients" }}
{{- else if $origin.listens.api }}
  {{- $api = "inside the cluster" }}
  {{- $apiHint = "at the address of each edge" }}
  {{- if .model.origin }}
    {{- $apiHint = printf "http://%s.%s:%d%s" (include "srs.name" (dict "ctx" . "suffix" $origin.tier)) .Release.Namespace
      $origin.listens.api.port (empty $origin.traits.replicated | ternary "" ", of any origin") }}
  {{- end }}
{{- end }}
{{- $tls := list }}
{{- range $for, $where := dict "tls" "in the pods" "ingress" "at the Ingress" "gateway" "at the Gateway" }}
  {{- $tls = empty (include "srs.tlsSecret" (dict "ctx" $ "for" $for)) | ternary $tls (append $tls $where) }}
{{- end }}
{{- $rows = concat $rows (list
  (list "HLS" ($writesHls | ternary "on" "off") "")
  (list "recordings" ($records | ternary "on" "off")
    (and $records (empty $claim) | ternary "are lost with their pod: set origin.persistence.enabled" ""))
  (list "upload" (.Values.recordings.upload.enabled | ternary "on" "off") "")
  (list "cleanup" (.Values.cleanup.enabled | ternary "on" "off")
    (or (empty $claim) .Values.cleanup.enabled | ternary "" "the claim keeps what killed servers leave: set cleanup.enabled"))
  (list "HTTP API" $api $apiHint)
  (list "TLS" (empty $tls | ternary "off" (join ", " $tls))
    (empty $tls | ternary "streams and passwords travel in clear text: set tls, ingress.tls or gateway.tls" ""))
  (list "metrics" (empty $origin.listens.metrics | ternary "off" "on")
    (empty $origin.listens.metrics | ternary "nothing tells when a server is full: set metrics.enabled" ""))
  (list "network policy" (.Values.networkPolicy.enabled | ternary "on" "off")
    (.Values.networkPolicy.enabled | ternary "" "every pod in the cluster reaches the HTTP API: set networkPolicy.enabled"))
  (list "requests" (empty $bare | ternary "set" (printf "none for %s" (join ", " $bare)))
    (empty $bare | ternary "" "such pods are evicted first: set resources.requests"))
  (list "images" (empty $floating | ternary "pinned" (uniq $floating | join ", "))
    (empty $floating | ternary "" "may be another one tomorrow: name a whole version, or a digest"))) }}
{{- range $rows }}
{{ printf "%-16s| %-24s| %s" (index . 0) (index . 1) (index . 2) | trimSuffix " " }}
{{- end }}
{{- end }}
