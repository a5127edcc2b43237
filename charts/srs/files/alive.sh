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

for port; do
  before=1
  for pause in '' 1 1 1; do
    ${pause:+sleep $pause}
    now=$(waiting "$port")
    [ "$now" -ge $before ] || continue 2
    before=$now
  done
  echo "SRS accepts none of the $now clients that wait at port $((0x$port))" >&2
  exit 1
done
