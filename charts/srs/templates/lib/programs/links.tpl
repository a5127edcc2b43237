{{- /* What nginx has to know of signed links. */ -}}

{{- /* The values of nginx's files for them, as JSON. ctx, component */ -}}
{{- define "srs.nginx.links" -}}
{{- $vhosts := list }}
{{- range include "srs.nginx.vhosts" . | fromJsonArray }}
  {{- $vhosts = append $vhosts .name }}
{{- end }}
{{- $transcodes := false }}
{{- range .ctx.model.byRole.origin }}
  {{- range $vhost := .config.vhost }}
    {{- range $block := ($vhost | default dict).transcode }}
      {{- $transcodes = or $transcodes (kindIs "map" $block) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- $pullers := list }}
{{- range include "srs.play.pullers" . | fromJsonArray }}
  {{- $pullers = append $pullers (printf "/tmp/pullers-%s" .tier) }}
{{- end }}
{{- $files := include "srs.nginx.played" . | fromJsonArray }}
{{- $line := "include /etc/nginx-srs/%s.conf;" }}
{{- toJson (dict
  "links" (printf $line "links") "signed" (has "nginx" .component.programs | ternary (printf $line "signed") "")
  "guard" (printf $line "guard") "linkHooks" (printf $line "link-hooks")
  "vhosts" (uniq $vhosts | join " ")
  "pullers" (join " " $pullers)
  "ownPulls" ($transcodes | ternary "yes" "")
  "trustedNetworks" (include "srs.nginx.trusted" .ctx.Values.play.auth.trustedNetworks)
  "played" (has "nginx" .component.programs | ternary (printf $line "played") "")
  "playedNames" (include "srs.nginx.playedMap" (dict "ctx" .ctx "files" $files "app" "[^/,]+" "name" "[^/,]+" "between" ","))) }}
{{- end }}

{{- /*
The vhosts of those that write HLS, as a JSON list: name, hls. Servers elsewhere are taken for some of this chart's, with the vhosts of the
edges. ctx
*/ -}}
{{- define "srs.nginx.vhosts" -}}
{{- $found := list }}
{{- range .ctx.model.byRole.origin }}
  {{- range $name, $vhost := .config.vhost }}
    {{- $found = append $found (dict "name" $name "hls" ((. | default dict).hls | default dict)) }}
  {{- end }}
{{- else }}
  {{- $theirs := (get .ctx.model.table.modes "edge-cluster").roles.origin }}
  {{- range $name, $_ := (first .ctx.model.byRole.edge).config.vhost }}
    {{- $found = append $found (dict "name" $name "hls" (eq $name "__defaultVhost__" | ternary $theirs.vhost $theirs.addedVhost).hls) }}
  {{- end }}
{{- end }}
{{- toJson $found }}
{{- end }}

{{- /* The paths of HLS files below the web server, with SRS's variables, as a JSON list, those of master playlists first. ctx */ -}}
{{- define "srs.nginx.played" -}}
{{- $files := list }}
{{- range include "srs.nginx.vhosts" . | fromJsonArray }}
  {{- $hls := .hls }}
  {{- $files = concat $files (list
    ($hls.hls_m3u8_file | default "[app]/[stream].m3u8")
    ($hls.hls_ts_file | default "[app]/[stream]-[seq].ts")) }}
  {{- if $hls.hls_use_fmp4 }}
    {{- $files = concat $files (list
      ($hls.hls_fmp4_file | default "[app]/[stream]-[seq].m4s")
      ($hls.hls_init_file | default "[app]/[stream]/init.mp4")) }}
  {{- end }}
  {{- if $hls.hls_keys }}
    {{- $files = append $files ($hls.hls_key_file | default "[app]/[stream]-[seq].key") }}
  {{- end }}
{{- end }}
{{- if include "srs.copies" .ctx }}
  {{- range $files }}
    {{- if hasSuffix ".m3u8" . }}
      {{- $files = prepend $files (printf "%s/master.m3u8" (trimSuffix ".m3u8" .)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson (uniq $files) }}
{{- end }}

{{- /* Lines of a geo block that name addresses and networks. Its dot is their list. */ -}}
{{- define "srs.nginx.trusted" -}}
{{- range . }}
    {{ . }} yes;
{{- end }}
{{- end }}

{{- /*
Lines of a map from the path of a file to its stream: its vhost where the path has that, its app and its name. A copy counts as its stream.
ctx, files, app and name (patterns), between (what stands between them)
*/ -}}
{{- define "srs.nginx.playedMap" -}}
{{- $app := printf "(?<in_app>%s)" .app }}
{{- $name := printf "(?<in_name>%s)" .name }}
{{- with include "srs.copies" .ctx }}
  {{- $name = printf "(?<in_name>%s?)(?:_(?:%s))?" $.name (replace " " "|" .) }}
{{- end }}
{{- $vhost := printf "(?<in_vhost>%s)" .name }}
{{- range .files }}
  {{- $pattern := toString . | trimPrefix "/" | regexQuoteMeta }}
  {{- $pattern = $pattern | replace `\[app\]` $app | replace `\[stream\]` $name | replace `\[vhost\]` $vhost }}
  {{- $pattern = regexReplaceAll `\\\[[a-z0-9]+\\\]` $pattern "[0-9.]+" }}
  {{- $stream := list (contains "[vhost]" . | ternary "$in_vhost" "") "$in_app" "$in_name" | compact | join $.between }}
    "~^/{{ $pattern }}$" "{{ $stream }}";
{{- end }}
{{- end }}
