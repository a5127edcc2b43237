{{- /* The services of the user's own that nginx asks who may play HLS. */ -}}

{{- /* "true" where an nginx asks them. ctx, component */ -}}
{{- define "srs.nginx.asksServices" -}}
{{- if has "nginx" .component.programs }}
{{- $services := include "srs.play.services" . | fromJson }}
{{- if or $services.url $services.hooks }}true{{ end }}
{{- end }}
{{- end }}

{{- /* The values of nginx's files for them, as JSON. ctx, component */ -}}
{{- define "srs.nginx.asked" -}}
{{- $services := include "srs.play.services" . | fromJson }}
{{- $line := "include /etc/nginx-srs/%s.conf;" }}
{{- $files := empty $services.url | ternary "" (printf $line "watched-files") }}
{{- toJson (dict
  "played" (printf $line "played") "asks" (printf $line "asks") "mayWatch" (printf $line "may-watch")
  "watchPlaylist" (printf $line "watched") "watchFile" (empty $services.url | ternary "" (printf $line "watched"))
  "watchFiles" $files "allowHeaders" (empty $services.url | ternary "" "Authorization, ")
  "watchedNames" (.component.nginx | ternary "ts|m4s|aac|vtt|flv|mp4|mp3|key" "flv|mp4|mp3|key")
  "fetches" (.component.nginx | ternary "" "proxy_cache off; proxy_max_temp_file_size 0; proxy_pass http://find;")
  "authUrl" ($services.url | default "") "playHooks" (toJson $services.hooks)
  "verdictSeconds" (int .ctx.Values.play.authRequest.cacheSeconds)
  "asksPods" (and .component.nginx (hasKey .ctx.model.byRole "hlsCache") | ternary "if ($is_pod) { return 204; }" "")
  "dns" (.component.nginx | ternary "include /tmp/dns.conf; resolver_timeout 1s;" "")) }}
{{- end }}
