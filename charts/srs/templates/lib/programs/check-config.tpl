{{- /* What runs before SRS, and what it needs. */ -}}

{{- /*
The init container that writes the directives which hold secrets and the address for WebRTC, checks the configuration with the same SRS, and
copies players and console from the image onto the volume that is mounted over them. As JSON, in the form of srs.container.
ctx, component
*/ -}}
{{- define "srs.checkConfig" -}}
{{- $component := .component }}
{{- $env := include "srs.server.env" . | fromJsonArray }}
{{- $script := list (.ctx.Files.Get "files/check-config.sh" | trim) }}
{{- $mounts := dict "config" "/etc/srs" "data" "/html" "tmp" "/tmp" }}
{{- range $component.secrets }}
  {{- $_ := set $mounts "secrets" "/run/srs" }}
  {{- $secret := . }}
  {{- range .lines }}
    {{- $variables := list }}
    {{- range . }}
      {{- $variable := printf "CONFIG_SECRET_%d" (len $env) }}
      {{- $variables = append $variables $variable }}
      {{- $env = append $env (dict "name" $variable "valueFrom" (dict "secretKeyRef" .)) }}
    {{- end }}
    {{- $script = append $script (printf "write %s %s %s" $secret.file $secret.name (join " " $variables)) }}
  {{- end }}
{{- end }}
{{- if include "srs.server.tls" . }}
  {{- $_ := set $mounts "tls" "/etc/srs-tls" }}
  {{- $script = concat $script (list (.ctx.Files.Get "files/check-key.sh" | trim) "key /etc/srs-tls/tls.key") }}
{{- end }}
{{- $candidate := include "srs.webrtc.script" . | fromJson }}
{{- $script = concat $script $candidate.script }}
{{- $env = concat $env $candidate.env }}
{{- $folders := include "srs.checkConfig.folders" . | fromJson }}
{{- $moves := and (has "upload" $component.programs) (not (empty .ctx.Values.recordings.upload.deleteAfter)) }}
{{- $makesRoom := or (has "cleanup" $component.programs) $moves }}
{{- range $folder, $at := $folders }}
  {{- $full := and $makesRoom (hasPrefix "/html" $folder) | ternary "" " full" }}
  {{- $script = append $script (printf "writable %s %s%s" (squote $folder) (squote $at) $full) }}
{{- end }}
{{- /* What the user mounts below the players is none of them, and stands aside here if SRS writes there. */}}
{{- $others := list }}
{{- range $component.pod.volumeMounts }}
  {{- $mount := . }}
  {{- $aside := .mountPath | trimPrefix "/usr/local/srs/objs/nginx/html" | trimSuffix "/" | printf "/html%s" }}
  {{- if not (hasPrefix "/usr/local/srs/objs/nginx/html" .mountPath) }}
    {{- $others = append $others . }}
  {{- else }}
    {{- $written := false }}
    {{- range $folder, $at := $folders }}
      {{- $written = or $written (hasPrefix (printf "%s/" $aside) (printf "%s/" $folder)) }}
    {{- end }}
    {{- if $written }}
      {{- $others = append $others (set (deepCopy $mount) "mountPath" $aside) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $copies := list "copy /html/" }}
{{- $pages := .ctx.model.table.pages }}
{{- if eq (dig "http_server" "dir" "" $component.config | toString) $pages }}
  {{- $copies = append $copies (printf "mkdir -p %s && copy %s/" $pages $pages) }}
{{- end }}
{{- toJson (dict
  "name" "check-config"
  "image" $component.image
  "settings" (set (omit $component.pod "lifecycle") "volumeMounts" $others)
  "workingDir" "/usr/local/srs"
  "command" (list "/bin/sh" "-c" (concat $script (list "check") $copies | join "\n"))
  "env" $env
  "mounts" $mounts
  "readOnly" (list "config" "tls")) }}
{{- end }}

{{- /*
The folders that SRS writes to, as JSON: by path, where the volume of the players is /html, the directive that names each. ctx, component
*/ -}}
{{- define "srs.checkConfig.folders" -}}
{{- /* SRS may be told to write HLS while it runs. */}}
{{- $folders := empty .component.traits.upstream | ternary (dict "/html" "hls_path") dict }}
{{- range $write := .ctx.model.facts.writes }}
  {{- $key := splitList "." .path | last }}
  {{- range get $.component.blocks (trimSuffix (printf ".%s" $key) .path) | default list }}
    {{- $path := get .node $key | default $write.default | default "" | toString }}
    {{- if and .node.enabled $path }}
      {{- /* Of a file, or of what has variables, the folder. */}}
      {{- $folder := regexReplaceAll `\[.*$` $path "" }}
      {{- if or (ne $folder $path) (eq $key "dvr_path") }}
        {{- $folder = regexReplaceAll `[^/]*$` $folder "" }}
      {{- end }}
      {{- $folder = regexReplaceAll `^(\./|/usr/local/srs/)objs/nginx/html(/|$)` $folder "/html/" | trimSuffix "/" }}
      {{- $_ := set $folders $folder (get $folders $folder | default (printf "%s.%s" .at $key)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $folders }}
{{- end }}
