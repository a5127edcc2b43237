{{- /* The nginx that delivers HLS and DASH: beside SRS, from the volume that it writes; or as a gateway, from the origins' nginx or their common volume. */ -}}

{{- /* "true" for a gateway that asks the origins, which have no volume in common. ctx, component */ -}}
{{- define "srs.nginx.proxies" -}}
{{- if and (eq .component.program "nginx") (ne (include "srs.claims" (first .ctx.srs.byRole.origin)) "shared") }}true{{ end }}
{{- end }}

{{- /*
How nginx is started. nginx takes neither the name server nor the search domain from resolv.conf by itself, and a gateway must start where no origin resolves.
ctx, component
*/ -}}
{{- define "srs.nginx.command" -}}
{{- if include "srs.nginx.proxies" . -}}
awk '/^nameserver/ && !n { n = $2 ~ /:/ ? "[" $2 "]" : $2 } /^search/ { d = $2 } END { printf "resolver %s valid=2s;\nmap \"\" $domain { default \"%s\"; }\n", n, d }' /etc/resolv.conf >/tmp/dns.conf && rm -f /tmp/find.sock &&
{{ end }}
{{- include "srs.manyFiles" "nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'" }}
{{- end }}

{{- /* nginx.conf. ctx, component */ -}}
{{- define "srs.nginx.conf" -}}
{{- $values := .ctx.Values -}}
{{- $nginx := $values.nginx -}}
{{- $proxies := include "srs.nginx.proxies" . -}}
{{- $hosts := list -}}
{{- range .ctx.srs.components -}}
  {{- if eq .role "origin" -}}
    {{- $hosts = concat $hosts .hosts -}}
  {{- end -}}
{{- end -}}
pid /tmp/nginx.pid;
error_log /dev/stderr warn;
worker_processes {{ int $nginx.workerProcesses }};

events {
    worker_connections 8192;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    types {
        application/dash+xml mpd;
        video/iso.segment m4s;
    }

    # The root file system is read-only.
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;

    access_log {{ $nginx.accessLog | ternary "/dev/stdout" "off" }};
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 65s;
    reset_timedout_connection on;
    {{- if not $proxies }}
    # A gateway asks for what is newer than what it has.
    if_modified_since before;
    {{- end }}
    # Nobody uploads here.
    client_max_body_size 1;

    {{- if $proxies }}
    # The cluster's name server, and the domain in which the origins have their names.
    include /tmp/dns.conf;
    resolver_timeout 1s;
    proxy_cache_path /tmp/cache levels=1:2 keys_zone=hls:16m max_size={{ $values.hlsCache.cacheSize | trimSuffix "i" | lower }} inactive=1h use_temp_path=off;
    # Whether the gateway has a playlist already, and asks for a newer one.
    map "$http_if_modified_since $uri" $cached_playlist {
        ~^\S.*\.(m3u8|mpd)$ 1;
        default "";
    }
    # The cache knows when a file of it was replaced, and has it opened anew.
    open_file_cache max=1000 inactive=20s;
    upstream find {
        server unix:/tmp/find.sock;
        keepalive 64;
    }
    {{- end }}

    # A playlist changes with every segment; a segment never does, for its name holds the time.
    map $uri $cache_control {
        ~\.(m3u8|mpd)$ "max-age={{ int $nginx.playlistMaxAge }}";
        ~\.(ts|m4s|aac|vtt)$ "max-age={{ int $nginx.segmentMaxAge }}, immutable";
        default "no-cache";
    }

    server {
        listen {{ int $nginx.port }};
        {{- if has "IPv6" ($values.service.ipFamilies | default list) }}
        listen [::]:{{ int $nginx.port }};
        {{- end }}
        {{- if $proxies }}

        # What an origin delivers is kept as long as it can be used, and each file is asked for once, however many viewers want it.
        proxy_cache hls;
        proxy_cache_key $uri;
        proxy_cache_lock on;
        proxy_ignore_headers Expires Vary;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Accept-Encoding "";
        {{- range list "Cache-Control" "Access-Control-Allow-Origin" "Access-Control-Allow-Methods" "Access-Control-Allow-Headers" "Access-Control-Expose-Headers" "Access-Control-Max-Age" }}
        proxy_hide_header {{ . }};
        {{- end }}
        {{- else }}
        root /usr/share/nginx/html;
        {{- end }}

        # Any page may play the streams.
        add_header Access-Control-Allow-Origin * always;
        add_header Access-Control-Allow-Methods "GET, HEAD, OPTIONS" always;
        add_header Access-Control-Allow-Headers "Range, If-None-Match, If-Modified-Since" always;
        add_header Access-Control-Expose-Headers "Content-Length, Content-Range, Date" always;
        add_header Access-Control-Max-Age 86400 always;
        # Not for errors: a playlist that is not there yet will be soon.
        add_header Cache-Control $cache_control;

        if ($request_method = OPTIONS) {
            return 204;
        }
        if ($request_method !~ ^(GET|HEAD)$) {
            return 405;
        }

        location = /healthz {
            access_log off;
            default_type text/plain;
            return 200 "ok\n";
        }

        # Text that compresses well; media is compressed already.
        location ~ \.(m3u8|mpd)$ {
            gzip on;
            gzip_min_length 200;
            gzip_types application/vnd.apple.mpegurl application/dash+xml;
            {{- if $proxies }}
            # How long it counts, the finder says. Beyond that, only one that is newer than what is cached replaces it.
            proxy_cache_revalidate on;
            # Where no origin has it any more, the finder hangs up: what is cached goes on, as long as it may; then the finder is to say why.
            proxy_next_upstream off;
            error_page 502 = @gone;
            error_log /dev/stderr crit;
            proxy_pass http://find;
            {{- end }}
        }
        {{- if $proxies }}

        location @gone {
            proxy_pass http://find;
        }
        {{- end }}

        # Files that SRS is still writing.
        location ~ \.tmp$ {
            return 404;
        }
        {{- if $proxies }}

        location ~ \.(ts|m4s|aac|vtt)$ {
            # Else the last bytes of a segment wait for the client's acknowledgement.
            tcp_nopush off;
            proxy_ignore_headers Cache-Control Expires Vary;
            proxy_cache_valid 200 1h;
            proxy_cache_valid 404 503 1s;
            proxy_pass http://find;
        }

        # Whatever else: recordings, keys, players.
        location / {
            proxy_cache off;
            proxy_max_temp_file_size 0;
            proxy_pass http://find;
        }
        {{- end }}
    }
    {{- if $proxies }}

    # Finds the origin that has a file, by asking one after another. A server of its own, so that what is found is cached in one place.
    server {
        listen unix:/tmp/find.sock;
        recursive_error_pages on;
        proxy_intercept_errors on;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_connect_timeout 1s;
        proxy_read_timeout 2s;
        # Slow viewers would fill the disk.
        proxy_max_temp_file_size 0;
        access_log off;

        # The playlist of a stream that went to another origin stays for a while: by its date alone, it is as good as none.
        proxy_set_header If-None-Match "";
        proxy_hide_header Cache-Control;
        # While one asks, the others get the last one. A stream that changes its origin is back soon; until then its last playlist is better than none.
        add_header Cache-Control "max-age={{ int $values.hlsCache.playlistCacheSeconds }}, stale-while-revalidate={{ int $values.hlsCache.playlistStaleSeconds }}, stale-if-error={{ int $values.hlsCache.playlistStaleSeconds }}" always;
        {{- range $i, $host := $hosts }}

        location {{ eq $i 0 | ternary "/" (printf "@origin%d" $i) }} {
            # In a variable, a name that does not resolve is an error of this request alone.
            set $origin "{{ $host }}.$domain";
            proxy_pass http://$origin:{{ int $nginx.port }}$request_uri;
            error_page 304 404 502 504 = {{ lt (add1 $i) (len $hosts) | ternary (printf "@origin%d" (add1 $i)) "@nowhere" }};
        }
        {{- end }}

        # Not at any origin: unchanged at one that has it, or at one that did not answer, or not there.
        location @nowhere {
            if ($upstream_status ~ 304) {
                return 304;
            }
            # Hangs up: an answer would replace the playlist in the cache.
            if ($cached_playlist) {
                return 444;
            }
            if ($upstream_status ~ 50) {
                return 503;
            }
            return 404;
        }
    }
    {{- end }}
}
{{- end }}
