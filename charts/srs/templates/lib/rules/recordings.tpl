{{- /* Recordings, and what is deleted. */ -}}
{{- define "srs.rules.recordings" -}}
{{- $problems := list }}
{{- $recordings := .Values.recordings }}
{{- $cleanup := .Values.cleanup }}
{{- $claims := include "srs.claims" (first .srs.byRole.origin) }}
{{- if and $recordings.finishedHook (not $claims) }}
  {{- $problems = append $problems (print
      "recordings.finishedHook has no effect without origin.persistence.enabled, because an emptyDir goes "
    "with the pod and nothing is left to finish: set that, or remove finishedHook") }}
{{- end }}
{{- if and $recordings.finishedHook (not (int $recordings.finishAfterSeconds)) }}
  {{- $problems = append $problems (print
      "recordings.finishedHook has no effect with recordings.finishAfterSeconds 0, which finishes nothing: "
    "set the seconds, or remove finishedHook") }}
{{- end }}
{{- if and $cleanup.enabled $cleanup.recordings.maxUsage (not $claims) }}
  {{- $problems = append $problems (print
      "cleanup.recordings.maxUsage needs origin.persistence.enabled, because an emptyDir is a part of the "
    "node's disk, which others fill as well: set that, or use cleanup.recordings.maxAge") }}
{{- end }}
{{- if $recordings.upload.enabled }}
  {{- $problems = concat $problems (include "srs.rules.upload" (dict "ctx" . "claims" $claims) | fromJsonArray) }}
{{- end }}
{{- range $component := .srs.byRole.origin }}
  {{- $problems = concat $problems (include "srs.rules.fileAges" (dict "ctx" $ "component" .) | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* ctx, claims */ -}}
{{- define "srs.rules.upload" -}}
{{- $problems := list }}
{{- $upload := .ctx.Values.recordings.upload }}
{{- $keys := or $upload.s3.access_key_id $upload.s3.secret_access_key }}
{{- if not $upload.bucket }}
  {{- $problems = append $problems "recordings.upload.enabled needs recordings.upload.bucket: name the bucket" }}
{{- end }}
{{- if not .claims }}
  {{- $problems = append $problems (print
      "recordings.upload.enabled needs origin.persistence.enabled, because recordings that have not been "
    "uploaded yet would be lost with the pod: set it") }}
{{- end }}
{{- if and $keys (not (and $upload.s3.access_key_id $upload.s3.secret_access_key)) }}
  {{- $problems = append $problems "recordings.upload.s3 has one of access_key_id and secret_access_key: set both" }}
{{- end }}
{{- if and $keys $upload.s3.env_auth }}
  {{- $problems = append $problems (print "recordings.upload.s3.env_auth has no effect with recordings.upload.s3.access_key_id: "
    "remove env_auth, or the key") }}
{{- end }}
{{- if not (or $keys $upload.s3.env_auth) }}
  {{- $problems = append $problems (print "recordings.upload.enabled needs a key in recordings.upload.s3: set access_key_id and "
    "secret_access_key, or env_auth: true where the pod has an identity") }}
{{- end }}
{{- $cleanup := .ctx.Values.cleanup }}
{{- if and $cleanup.enabled (or $cleanup.recordings.maxAge $cleanup.recordings.maxUsage) }}
  {{- $problems = append $problems (print
      "cleanup.recordings does not go with recordings.upload.enabled, because it would delete recordings "
    "that have not been uploaded yet: use recordings.upload.deleteAfter instead") }}
{{- end }}
{{- range .ctx.srs.byRole.origin }}
  {{- range get .directives "vhost.*.dvr.dvr_path" | default list }}
    {{- $path := toString .node.dvr_path }}
    {{- if and .node.enabled (not (regexMatch `^(\.|/usr/local/srs)/objs/nginx/html(/|$)` $path)) }}
      {{- $problems = append $problems (printf (print
          "origin.config: %s is %q, which is not on the claim that recordings.upload uploads from: "
        "choose a path below ./objs/nginx/html") .at $path) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Files that would count as old although SRS still needs them. ctx, component */ -}}
{{- define "srs.rules.fileAges" -}}
{{- $problems := list }}
{{- $values := .ctx.Values }}
{{- $seconds := int $values.recordings.finishAfterSeconds }}
{{- if has "finish" .component.programs }}
  {{- range get .component.directives "vhost.*.publish.normal_timeout" | default list }}
    {{- $timeout := .node.normal_timeout | float64 }}
    {{- if ge $timeout (mulf $seconds 1000) }}
      {{- $problems = append $problems (printf (print
          "recordings.finishAfterSeconds is %d, and origin.config: %s lets a publisher be silent for "
        "%v ms, so that SRS might still write to the recording: make finishAfterSeconds longer, or that timeout shorter")
        $seconds .at $timeout) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $values.cleanup.enabled }}
  {{- $age := include "srs.minutes" $values.cleanup.maxAge | int | mul 60 }}
  {{- range get .component.directives "vhost.*.hls.hls_window" | default list }}
    {{- if and .node.enabled (ge (.node.hls_window | float64) (float64 $age)) }}
      {{- $problems = append $problems (printf (print
          "cleanup.maxAge is %s, and origin.config: %s is %v s, so that segments would be deleted "
        "that playlists still name: make maxAge longer, or the window shorter") $values.cleanup.maxAge .at .node.hls_window) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
