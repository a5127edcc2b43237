{{- /*
The script that starts nginx. A killed nginx leaves its sockets behind, which the next one could not open.
nginx takes neither the name server nor the search domain from resolv.conf by itself, and the HLS cache must start where no origin
resolves. Nor can it find all addresses of a name, and the pods of the cache come and go: these ask each other, and the nginx beside SRS
believes them alone. With signed links, it knows others as well that fetch streams as players do. A pod's own address is left out: if it
asked itself for a file, it would wait for its own answer.
ctx, component
*/ -}}
{{- define "srs.nginx.command" -}}
rm -f /tmp/*.sock && mkdir -p /tmp/numbers
{{- if or (not .component.nginx) (include "srs.nginx.asksServices" .) }}
awk '
  /^nameserver/ && !n { n = $2 ~ /:/ ? "[" $2 "]" : $2 }
  /^search/ { d = $2 }
  END { printf "resolver %s valid=2s;\nmap \"\" $domain { default \"%s\"; }\n", n, d }
' /etc/resolv.conf >/tmp/dns.conf
{{- end }}
{{- if eq (.component.traits.caches | default "") "elsewhere" }}
for host in {{ include "srs.upstream.hosts" .ctx.Values.upstream.hls | fromJsonArray | join " " }}; do
  getent ahosts "$host" >/dev/null || echo "hls-cache: $host of upstream.hls does not resolve, and is looked for at each request" >&2
done &
{{- end }}
{{- $cache := first (.ctx.model.byRole.hlsCache | default list) }}
{{- $pullers := .component.nginx | ternary (include "srs.play.pullers" . | fromJsonArray) list }}
{{- if or $cache $pullers }}
# watch SERVICE FILE OWN: writes the addresses of a Service's pods down, but for those of the name OWN.
watch() {
  read -r _ _ _ nginx _ </proc/self/stat
  while read -r _ _ _ parent _ </proc/self/stat && [ "$parent" = "$nginx" ]; do
    getent ahosts "$3" >"$2.own"
    getent ahosts "$1" >"$2.found" &&
      awk '
        FILENAME ~ /own$/ { seen[$1] }
        !($1 in seen) { seen[$1]; print $1 ~ /:/ ? "[" $1 "]" : $1 }
      ' "$2.own" "$2.found" >"$2.new" && mv "$2.new" "$2"
    sleep 2
  done
}
{{- end }}
{{- with $cache }}
watch {{ include "srs.headless" (dict "ctx" $.ctx "component" .) }} /tmp/peers "$HOSTNAME" >/dev/null 2>&1 &
{{- end }}
{{- range $pullers }}
watch {{ include "srs.headless" (dict "ctx" $.ctx "component" .) }} /tmp/pullers-{{ .tier }} '' >/dev/null 2>&1 &
{{- end }}
{{- if hasKey .component.listens "hls-https" }}
{{ .ctx.Files.Get "files/nginx/renew.sh" | trim }}
{{- end }}
{{ include "srs.manyFiles" "nginx -c /etc/nginx-srs/nginx.conf -g 'daemon off;'" }}
{{- end }}
