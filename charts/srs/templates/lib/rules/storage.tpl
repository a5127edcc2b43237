{{- /* Claims, recordings, and what is deleted. */ -}}
{{- define "srs.rules.storage" -}}
{{- range .model.byRole.origin }}
  {{- $about := dict "ctx" $ "component" . }}
  {{- if and .traits.replicated (eq (include "srs.claims" .) "exclusive") .values.persistence.existingClaim }}
    * origin.persistence.existingClaim is one claim for several origins: add ReadWriteMany to origin.persistence.accessModes, or remove
      existingClaim
  {{- end }}
  {{- if eq .workload "StatefulSet" }}
    {{- include "srs.rules.statefulSet" $about }}
  {{- end }}
  {{- include "srs.rules.recordings" $about }}
{{- end }}
{{- end }}

{{- /* Kubernetes keeps the claims of a StatefulSet as they are, and would refuse the upgrade halfway. ctx, component */ -}}
{{- define "srs.rules.statefulSet" -}}
{{- $name := .component.name }}
{{- $namespace := .ctx.Release.Namespace }}
{{- with lookup "apps/v1" "StatefulSet" $namespace $name }}
  {{- $wanted := eq (include "srs.claims" $.component) "exclusive" | ternary (include "srs.claimTemplate" $ | fromYaml) dict }}
  {{- $fixed := list }}
  {{- range list $wanted (dig "spec" "volumeClaimTemplates" list . | first) }}
    {{- $metadata := (. | default dict).metadata | default dict }}
    {{- $spec := (. | default dict).spec | default dict }}
    {{- $fixed = append $fixed (dict
      "size" (dig "resources" "requests" "storage" "0" $spec | include "srs.bytes")
      "accessModes" ($spec.accessModes | toJson)
      "storageClass" ($spec.storageClassName | default "")
      "annotations" ($metadata.annotations | default dict | toJson)
      "labels" ($metadata.labels | default dict | toJson)) }}
  {{- end }}
  {{- $changed := list }}
  {{- range $key, $value := first $fixed }}
    {{- $changed = eq $value (get (last $fixed) $key) | ternary $changed (append $changed $key) }}
  {{- end }}
  {{- with $changed }}
    * origin.persistence cannot change on StatefulSet {{ $name }} ({{ join ", " . }}), because Kubernetes keeps a StatefulSet's claims as
      they are: run kubectl delete statefulset -n {{ $namespace }} {{ $name }} --cascade=orphan (the pods keep running), then upgrade again
  {{- end }}
{{- end }}
{{- end }}

{{- /* Files that would be missed, or would count as old although SRS still needs them. ctx, component */ -}}
{{- define "srs.rules.recordings" -}}
{{- $recordings := .ctx.Values.recordings }}
{{- $cleanup := .ctx.Values.cleanup }}
{{- range get .component.directives "vhost.*.dvr.dvr_path" | default list }}
  {{- $path := toString .node.dvr_path }}
  {{- $onClaim := regexMatch `^(\.|/usr/local/srs)/objs/nginx/html(/|$)` $path }}
  {{- if and $recordings.upload.enabled .node.enabled (not $onClaim) }}
    * origin.config: {{ .at }} is {{ quote $path }}, which is not on the claim that recordings.upload uploads from: choose a path below
      ./objs/nginx/html
  {{- end }}
{{- end }}
{{- range has "finish" .component.programs | ternary (get .component.directives "vhost.*.publish.normal_timeout") list | default list }}
  {{- if ge (.node.normal_timeout | float64) (mulf (int $recordings.finishAfterSeconds) 1000) }}
    * recordings.finishAfterSeconds is {{ int $recordings.finishAfterSeconds }}, and origin.config: {{ .at }} lets a publisher be silent for
      {{ .node.normal_timeout }} ms, so SRS might still write to the recording: make finishAfterSeconds longer, or that timeout shorter
  {{- end }}
{{- end }}
{{- range $cleanup.enabled | ternary (get .component.directives "vhost.*.hls.hls_window") list | default list }}
  {{- if and .node.enabled (ge (.node.hls_window | float64) (include "srs.minutes" $cleanup.maxAge | int | mul 60 | float64)) }}
    * cleanup.maxAge is {{ $cleanup.maxAge }}, and origin.config: {{ .at }} is {{ .node.hls_window }} s, so segments that playlists still
      name would be deleted: make maxAge longer, or the window shorter
  {{- end }}
{{- end }}
{{- end }}
