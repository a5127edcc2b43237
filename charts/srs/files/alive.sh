# Fails if clients wait at a port of SRS and it accepts none of them. A server that hangs accepts none. Nor does one that has once had more clients than
# max_connections allows, although its API answers (ossrs/srs#4339). The kernel counts the clients that wait, so the probe itself does not connect.
# Arguments: the ports, in four hexadecimal digits, as the kernel writes them.

# How many clients wait at a port.
waiting() {
  count=0
  for sockets in /proc/net/tcp /proc/net/tcp6; do
    [ -r $sockets ] || continue
    while read -r _ address _ state queues _; do
      # Sockets that listen come first, after the heading.
      case $state in st) continue ;; 0A) ;; *) break ;; esac
      [ "${address##*:}" != "$1" ] || count=$((count + 0x${queues#*:}))
    done <$sockets
  done
  echo $count
}

# All ports at the same time, because the probe has a time limit: PORT:CLIENTS, and whoever has accepted somebody since is off the list.
suspects=
for port; do suspects="$suspects $port:1"; done
for pause in '' 1 1 1; do
  ${pause:+sleep $pause}
  still=
  for suspect in $suspects; do
    port=${suspect%:*}
    now=$(waiting "$port")
    [ "$now" -lt "${suspect#*:}" ] || still="$still $port:$now"
  done
  suspects=$still
  [ -n "$suspects" ] || exit 0
done
for suspect in $suspects; do
  echo "SRS accepts none of the ${suspect#*:} clients that wait at port $((0x${suspect%:*}))" >&2
done
exit 1
