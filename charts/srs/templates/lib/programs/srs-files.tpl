{{- /* What SRS calls its files on the volume, for what deletes and uploads them. */ -}}

{{- /*
Its files, as JSON: regular expressions of paths on the volume, for the shell and for find, empty where it writes none: recordings,
segments, playlists, fragments, manifests, initials (see cleanup.sh); initialNames: the names of the latter, as globs; keepHls, keepDash:
whether SRS keeps all segments. On a volume of the chart's own, everything is SRS's by its extension, whatever its configuration was
before. component
*/ -}}
{{- define "srs.files" -}}
{{- $blocks := .component.blocks }}
{{- $files := dict }}
{{- $initialNames := list }}
{{- range $kind, $where := dict
  "recordings" (list "dvr" "" "dvr_path" "./objs/nginx/html/[app]/[stream].[timestamp].flv")
  "segments" (list "hls" "hls_path" "hls_ts_file" "[app]/[stream]-[seq].ts")
  "segments4" (list "hls" "hls_path" "hls_fmp4_file" "[app]/[stream]-[seq].m4s")
  "initials4" (list "hls" "hls_path" "hls_init_file" "[app]/[stream]/init.mp4")
  "playlists" (list "hls" "hls_path" "hls_m3u8_file" "[app]/[stream].m3u8")
  "manifests" (list "dash" "dash_path" "dash_mpd_file" "[app]/[stream].mpd") }}
  {{- $patterns := list }}
  {{- range get $blocks (printf "vhost.*.%s" (first $where)) | default list }}
    {{- if or (not (hasSuffix "4" $kind)) .node.hls_use_fmp4 }}
      {{- $path := get .node (index $where 2) | default (last $where) | toString }}
      {{- if index $where 1 }}
        {{- $path = printf "%s/%s" (get .node (index $where 1) | default "./objs/nginx/html" | toString) $path }}
      {{- else if not (regexMatch `\.(flv|mp4)$` $path) }}
        {{- $path = printf "%s/[stream].[timestamp].flv" $path }}
      {{- end }}
      {{- if ne $kind "initials4" }}
        {{- $patterns = append $patterns (include "srs.files.pattern" $path) }}
      {{- /* One of another name cannot be told from a recording, and is spared as these are. */}}
      {{- else if hasSuffix "init.mp4" $path }}
        {{- $patterns = append $patterns (include "srs.files.pattern" $path) }}
        {{- $initialNames = append $initialNames (regexReplaceAll `\[\w+\]` (base $path) "*") }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $_ := set $files $kind (compact $patterns | uniq) }}
{{- end }}
{{- $result := dict "keepHls" false "keepDash" false }}
{{- range $block := list "hls" "dash" }}
  {{- range get $blocks (printf "vhost.*.%s" $block) | default list }}
    {{- if eq (get .node (printf "%s_cleanup" $block) | toString) "false" }}
      {{- $_ := set $result (printf "keep%s" (title $block)) true }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $folders := list }}
{{- range $files.manifests }}
  {{- $folders = append $folders (trimSuffix `\.mpd` .) }}
{{- end }}
{{- $owned := .component.values.persistence.existingClaim | empty }}
{{- $ours := dict
  "recordings" $files.recordings
  "segments" (concat $files.segments $files.segments4)
  "playlists" $files.playlists
  "manifests" $files.manifests
  "fragments" (empty $folders | ternary list (list (printf `(%s)/(video|audio)-[0-9]+\.m4s` (join "|" $folders)))) }}
{{- if $owned }}
  {{- $ours = dict
    "recordings" (list `.+\.(flv|mp4)`)
    "segments" ($result.keepDash | ternary (list `.+\.ts`) (list `.+\.ts` `.+\.m4s`))
    "playlists" (list `.+\.m3u8`)
    "manifests" (list `.+\.mpd`)
    "fragments" $ours.fragments }}
{{- end }}
{{- $initials := $files.initials4 }}
{{- with $folders }}
  {{- $initials = append $initials (printf `(%s)/(video|audio)-init\.mp4` (join "|" .)) }}
  {{- $initialNames = concat $initialNames (list "video-init.mp4" "audio-init.mp4") }}
{{- end }}
{{- $_ := set $result "initialNames" (uniq $initialNames) }}
{{- $_ := set $result "recordings" (join "|" $ours.recordings) }}
{{- /* While SRS writes one of the others, it has another extension. */}}
{{- range $kind, $patterns := set (omit $ours "recordings") "initials" $initials }}
  {{- $_ := set $result $kind (empty $patterns | ternary "" (printf `(%s)(\.te?mp)?` (join "|" $patterns))) }}
{{- end }}
{{- toJson $result }}
{{- end }}

{{- /* A path of SRS's with variables as a regular expression below the volume; empty where it is elsewhere. Its dot is the path. */ -}}
{{- define "srs.files.pattern" -}}
{{- $path := . | replace "//" "/" | trimPrefix "/usr/local/srs/" | trimPrefix "./" }}
{{- if hasPrefix "objs/nginx/html/" $path }}
{{- $pattern := trimPrefix "objs/nginx/html/" $path | regexQuoteMeta }}
{{- $pattern = $pattern | replace `\[app\]` ".+" | replace `\[vhost\]` "[^/]+" | replace `\[stream\]` "[^/]+" }}
{{- regexReplaceAll `\\\[[a-z0-9]+\\\]` $pattern "[0-9.]+" }}
{{- end }}
{{- end }}
