{{- /*
The script that starts nginx. A killed nginx leaves its sockets behind, which the next one could not open.
nginx takes neither the name server nor the search domain from resolv.conf by itself, and the HLS cache must start where no origin
resolves. Nor can it find all addresses of a name, and the pods of the cache come and go: these ask each other, and the nginx beside SRS
believes them alone. A pod's own address is left out: if it asked itself for a file, it would wait for its own answer.
ctx, component
*/ -}}
{{- define "srs.nginx.command" -}}
rm -f /tmp/*.sock && mkdir -p /tmp/numbers
{{- if not .component.nginx }}
awk '
  /^nameserver/ && !n { n = $2 ~ /:/ ? "[" $2 "]" : $2 }
  /^search/ { d = $2 }
  END { printf "resolver %s valid=2s;\nmap \"\" $domain { default \"%s\"; }\n", n, d }
' /etc/resolv.conf >/tmp/dns.conf
{{- end }}
{{- with first (.ctx.model.byRole.hlsCache | default list) }}
peers() {
  read -r _ _ _ nginx _ </proc/self/stat
  while read -r _ _ _ parent _ </proc/self/stat && [ "$parent" = "$nginx" ]; do
    getent ahosts "$HOSTNAME" >/tmp/own
    getent ahosts {{ include "srs.headless" (dict "ctx" $.ctx "component" .) }} >/tmp/found &&
      awk '
        FILENAME ~ /own$/ { seen[$1] }
        !($1 in seen) { seen[$1]; print $1 ~ /:/ ? "[" $1 "]" : $1 }
      ' /tmp/own /tmp/found >/tmp/peers.new && mv /tmp/peers.new /tmp/peers
    sleep 2
  done
}
peers >/dev/null 2>&1 &
{{- end }}
{{- if include "srs.listener" (dict "component" .component "kind" "hls-https") | fromJson }}
{{ .ctx.Files.Get "files/nginx/renew.sh" | trim }}
{{- end }}
{{ include "srs.manyFiles" "nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'" }}
{{- end }}
