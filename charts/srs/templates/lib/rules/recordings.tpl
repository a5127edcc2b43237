{{- /* Recordings, and what is deleted. */ -}}
{{- define "srs.rules.recordings" -}}
{{- $recordings := .Values.recordings }}
{{- $cleanup := .Values.cleanup }}
{{- $claims := include "srs.claims" (first .model.byRole.origin) }}
{{- if and $recordings.finishedHook (not $claims) }}
  * recordings.finishedHook has no effect without origin.persistence.enabled, because an emptyDir is deleted with its pod, so nothing is
    left to finish: set it, or remove finishedHook
{{- end }}
{{- if and $recordings.finishedHook (not (int $recordings.finishAfterSeconds)) }}
  * recordings.finishedHook has no effect with recordings.finishAfterSeconds 0, which finishes nothing: set the seconds, or remove
    finishedHook
{{- end }}
{{- if and $cleanup.enabled $cleanup.recordings.maxUsage (not $claims) }}
  * cleanup.recordings.maxUsage needs origin.persistence.enabled, because an emptyDir is part of the node's disk, which other pods fill as
    well: set it, or use cleanup.recordings.maxAge
{{- end }}
{{- if $recordings.upload.enabled }}
  {{- include "srs.rules.upload" (dict "ctx" . "claims" $claims) }}
{{- end }}
{{- range $component := .model.byRole.origin }}
  {{- include "srs.rules.fileAges" (dict "ctx" $ "component" .) }}
{{- end }}
{{- end }}

{{- /* ctx, claims */ -}}
{{- define "srs.rules.upload" -}}
{{- $upload := .ctx.Values.recordings.upload }}
{{- $keys := or $upload.s3.access_key_id $upload.s3.secret_access_key }}
{{- if not $upload.bucket }}
  * recordings.upload.enabled needs recordings.upload.bucket: name the bucket
{{- end }}
{{- if not .claims }}
  * recordings.upload.enabled needs origin.persistence.enabled, because recordings that have not been uploaded yet would be lost with the
    pod: set it
{{- end }}
{{- if and $keys (not (and $upload.s3.access_key_id $upload.s3.secret_access_key)) }}
  * recordings.upload.s3 has one of access_key_id and secret_access_key: set both
{{- end }}
{{- if and $keys $upload.s3.env_auth }}
  * recordings.upload.s3.env_auth has no effect with recordings.upload.s3.access_key_id: remove env_auth, or the key
{{- end }}
{{- if not (or $keys $upload.s3.env_auth) }}
  * recordings.upload.enabled needs a key in recordings.upload.s3: set access_key_id and secret_access_key, or env_auth: true where the pod
    has an identity
{{- end }}
{{- $cleanup := .ctx.Values.cleanup }}
{{- if and $cleanup.enabled (or $cleanup.recordings.maxAge $cleanup.recordings.maxUsage) }}
  * cleanup.recordings cannot be combined with recordings.upload.enabled, because it would delete recordings that have not been uploaded
    yet: use recordings.upload.deleteAfter instead
{{- end }}
{{- range .ctx.model.byRole.origin }}
  {{- range get .directives "vhost.*.dvr.dvr_path" | default list }}
    {{- $path := toString .node.dvr_path }}
    {{- if and .node.enabled (not (regexMatch `^(\.|/usr/local/srs)/objs/nginx/html(/|$)` $path)) }}
      * origin.config: {{ .at }} is {{ quote $path }}, which is not on the claim that recordings.upload uploads from: choose a path below
        ./objs/nginx/html
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Files that would count as old although SRS still needs them. ctx, component */ -}}
{{- define "srs.rules.fileAges" -}}
{{- $values := .ctx.Values }}
{{- $seconds := int $values.recordings.finishAfterSeconds }}
{{- if has "finish" .component.programs }}
  {{- range get .component.directives "vhost.*.publish.normal_timeout" | default list }}
    {{- $timeout := .node.normal_timeout | float64 }}
    {{- if ge $timeout (mulf $seconds 1000) }}
      * recordings.finishAfterSeconds is {{ $seconds }}, and origin.config: {{ .at }} lets a publisher be silent for {{ $timeout }} ms, so
        SRS might still write to the recording: make finishAfterSeconds longer, or that timeout shorter
    {{- end }}
  {{- end }}
{{- end }}
{{- if $values.cleanup.enabled }}
  {{- $age := include "srs.minutes" $values.cleanup.maxAge | int | mul 60 }}
  {{- range get .component.directives "vhost.*.hls.hls_window" | default list }}
    {{- if and .node.enabled (ge (.node.hls_window | float64) (float64 $age)) }}
      * cleanup.maxAge is {{ $values.cleanup.maxAge }}, and origin.config: {{ .at }} is {{ .node.hls_window }} s, so segments that playlists
        still name would be deleted: make maxAge longer, or the window shorter
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
