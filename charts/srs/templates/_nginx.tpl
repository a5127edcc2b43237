{{- /* The configuration of the nginx that delivers HLS and DASH from the volume that SRS writes. */ -}}
{{- define "srs.nginx.conf" -}}
{{- $nginx := .Values.nginx -}}
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
    # Nobody uploads here.
    client_max_body_size 1;

    # A playlist changes with every segment; a segment never does, for its name holds the time.
    map $uri $cache_control {
        ~\.(m3u8|mpd)$ "max-age={{ int $nginx.playlistMaxAge }}";
        ~\.(ts|m4s|aac|vtt)$ "max-age={{ int $nginx.segmentMaxAge }}, immutable";
        default "no-cache";
    }

    server {
        listen {{ int $nginx.port }};
        {{- if has "IPv6" (.Values.service.ipFamilies | default list) }}
        listen [::]:{{ int $nginx.port }};
        {{- end }}
        root /usr/share/nginx/html;

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
        }

        # Files that SRS is still writing.
        location ~ \.tmp$ {
            return 404;
        }
    }
}
{{- end }}
