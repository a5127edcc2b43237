{{- /* The files of nginx, which its ConfigMaps hold. */ -}}

{{- /* nginx's files by name, as JSON, worked out once a role: they are the same for all of it. ctx, component */ -}}
{{- define "srs.nginx.files" -}}
{{- $known := .ctx.model.nginxFiles }}
{{- if not (hasKey $known .component.role) }}
  {{- $_ := set $known .component.role (include "srs.nginx.filled" .) }}
{{- end }}
{{- get $known .component.role }}
{{- end }}

{{- /* Those files, from files/nginx with the values between its @ signs. ctx, component */ -}}
{{- define "srs.nginx.filled" -}}
{{- $nginx := .ctx.Values.nginx }}
{{- $cache := .ctx.Values.hlsCache }}
{{- $origins := list }}
{{- range .ctx.model.byRole.origin }}
  {{- $origins = concat $origins .hosts }}
{{- end }}
{{- $elsewhere := include "srs.nginx.elsewhere" . | fromJson }}
{{- /* What numbers playlists has to be where every nginx sees it that serves them. */}}
{{- $numbers := include "srs.nginx.sharedVolume" . | empty | ternary "/tmp/numbers" "/usr/share/nginx/html/.numbers" }}
{{- $whip := has "hooks" .component.programs | ternary "" (include "srs.nginx.whip" .) }}
{{- $asks := include "srs.nginx.asks" . }}
{{- $guards := and $whip $asks }}
{{- $play := .ctx.model.play }}
{{- $signed := and $play.secret (has "nginx" .component.programs) | empty | not }}
{{- $sites := include "srs.nginx.sites" . | trim }}
{{- $cached := hasKey .ctx.model.byRole "hlsCache" }}
{{- /* The line of a request has the token of a signed link. */}}
{{- $format := and $play.secret (eq $nginx.accessLog "combined") | empty | ternary $nginx.accessLog "unsigned" }}
{{- $values := dict
  "scripts" (empty .component.nginx | ternary "find" "playlists") "cacheZone" (empty .component.nginx | ternary "hls" "playlists")
  "realIp" (include "srs.nginx.realIp" . | trim)
  "client" (and .component.nginx $cached | ternary "$client" "$remote_addr")
  "publicRecordings" .ctx.Values.recordings.public "initNames" (include "srs.nginx.initNames" .)
  "cors" (empty $sites | ternary "*" "$cors_origin") "corsOrigins" $sites
  "vary" (empty $sites | ternary "" "add_header Vary Origin always;")
  "keys" (empty $asks | ternary "" "include /etc/nginx-srs/keys.conf;") "hooksPort" (get .ctx.model.table.hooks .component.role | int)
  "keysFile" (empty .ctx.model.keys.secret | ternary "" "/etc/srs-keys/keys")
  "whipAnswers" (empty $play.secret | ternary "keys" "links")
  "mayPass" (empty $guards | ternary "" "include /etc/nginx-srs/may-pass.conf;")
  "whipAsks" (empty $guards | ternary "" "include /etc/nginx-srs/whip-asks.conf;")
  "whipQuery" (empty $guards | ternary "$is_args$args" "?$whip_asked")
  "whipLog" (empty $nginx.accessLog | ternary "off" "/dev/stdout json if=$logged")
  "waitsToBeKnown" (empty $play.secret | ternary "" "yes") "links" "" "signed" "" "guard" "" "linkHooks" ""
  "played" "" "asks" "" "mayWatch" "" "watchPlaylist" "" "watchFile" "" "watchFiles" "" "dns" "" "allowHeaders" ""
  "ladder" (include "srs.copies" .ctx)
  "playedFiles" (include "srs.nginx.playedMap" (dict "ctx" .ctx "files" (include "srs.nginx.played" . | fromJsonArray) "app" ".+"
    "name" "[^/]+" "between" "/"))
  "whip" $whip "includeWhip" (empty $whip | ternary "" "include /etc/nginx-srs/whip.conf;")
  "workerProcesses" (int $nginx.workerProcesses)
  "accessLog" (empty $nginx.accessLog | ternary "off" (printf "/dev/stdout %s if=$logged" $format))
  "status" (has "nginx-exporter" .component.programs | ternary "include /etc/nginx-srs/status.conf;" "")
  "port" (int $nginx.port)
  "listens" (include "srs.nginx.listens" . | trim)
  "playlistMaxAge" (int $nginx.playlistMaxAge)
  "playlistStale" (empty $nginx.playlistExpireSeconds | ternary "" (printf ", stale-if-error=%d" (int $nginx.playlistExpireSeconds)))
  "segmentMaxAge" (int $nginx.segmentMaxAge)
  "playlistExpireSeconds" (int $nginx.playlistExpireSeconds)
  "holdBackSeconds" (int $nginx.holdBackSeconds)
  "targetDuration" $nginx.targetDuration
  "numbers" $numbers
  "seen" ($cached | ternary "$told" "")
  "origins" (join " " $origins)
  "elsewhere" "js_fetch_timeout 1s;" "refuseLoops" "" "unique" "" "trusted" "" "upstreamTls" ""
  "cacheSize" ($cache.cacheSize | trimSuffix "i" | lower)
  "playlistCacheSeconds" (int $cache.playlistCacheSeconds)
  "playlistStaleSeconds" (int $cache.playlistStaleSeconds)
  "playlistWaitSeconds" (int $cache.playlistWaitSeconds) }}
{{- $values = mustMergeOverwrite $values $elsewhere }}
{{- $asksServices := include "srs.nginx.asksServices" . }}
{{- if $asksServices }}
  {{- $values = mustMergeOverwrite $values (include "srs.nginx.asked" . | fromJson) }}
{{- end }}
{{- if $play.secret }}
  {{- $values = mustMergeOverwrite $values (include "srs.nginx.links" . | fromJson) }}
{{- end }}
{{- $sources := dict "nginx.conf" "sidecar.conf" "playlist.js" "playlist.js" }}
{{- $shared := list "main.conf" "http.conf" "server.conf" "peers.js" "segments.js" "sessions.js" }}
{{- if .component.nginx }}
  {{- $shared = concat $shared (list "copies.js" "master.js" "codecs.js") }}
{{- else }}
  {{- $sources = dict "nginx.conf" "hls-cache.conf" "fetch.conf" (empty $elsewhere | ternary "fetch-origins.conf" "fetch-elsewhere.conf") }}
  {{- $shared = concat $shared (list "calls.js" "origins.js" "upstreams.js") }}
  {{- $shared = empty $elsewhere | ternary $shared (append $shared "elsewhere.conf") }}
  {{- $shared = empty $elsewhere.trusted | ternary $shared (append $shared "upstream-tls.conf") }}
{{- end }}
{{- if has "hooks" .component.programs }}
  {{- $sources = dict "nginx.conf" "hooks.conf" }}
  {{- $shared = list "main.conf" "http.conf" }}
{{- end }}
{{- if $asks }}
  {{- $shared = concat $shared (list "keys.conf" "keys.js" "copies.js") }}
{{- end }}
{{- if $play.secret }}
  {{- $shared = concat $shared (list "keys.js" "links.js" "links.conf" "peers.js" "copies.js") }}
  {{- $shared = $asks | empty | ternary $shared (append $shared "link-hooks.conf") }}
  {{- $shared = $signed | ternary (concat $shared (list "played.conf" "signed.conf" "guard.conf")) $shared }}
{{- end }}
{{- if $asksServices }}
  {{- $shared = concat $shared (list "played.conf" "asks.js" "asks.conf" "may-watch.conf" "watched.conf") }}
  {{- $shared = empty .ctx.Values.play.authRequest.url | ternary $shared (append $shared "watched-files.conf") }}
{{- end }}
{{- $shared = $whip | empty | ternary $shared (append $shared "whip.conf") }}
{{- $shared = $guards | empty | ternary $shared (concat $shared (list "whip-asks.conf" "may-pass.conf")) }}
{{- if has "nginx-exporter" .component.programs }}
  {{- $shared = append $shared "status.conf" }}
{{- end }}
{{- range $shared }}
  {{- $_ := set $sources . . }}
{{- end }}
{{- $files := dict }}
{{- range $name, $source := $sources }}
  {{- $text := $.ctx.Files.Get (printf "files/nginx/%s" $source) }}
  {{- range $hole, $value := contains "@" $text | ternary $values dict }}
    {{- $text = replace (printf "@%s@" $hole) (toString $value) $text }}
  {{- end }}
  {{- $_ := set $files $name $text }}
{{- end }}
{{- toJson $files }}
{{- end }}

{{- /*
"true" where an nginx is asked who may publish and play: by SRS in the same pod, or before it passes WHIP and WHEP on. ctx, component
*/ -}}
{{- define "srs.nginx.asks" -}}
{{- $secret := or .ctx.model.keys.secret .ctx.model.play.secret }}
{{- if and $secret (or (eq .component.program "srs") (include "srs.nginx.whip" .)) }}true{{ end }}
{{- end }}
