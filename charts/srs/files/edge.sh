# Runs SRS at an edge. Arguments: the hosts that it fetches streams from; one of the chart's own is a Service.
# An edge that is stopping waits for its viewers to leave. After an uninstall or a change of mode that Service is gone, and they would stay connected
# to a stream without pictures; so they are disconnected, and their players can reconnect.
stopping=
trap 'stopping=yes; kill -TERM $srs' TERM

# DNS tells, if it can find another name.
origin_is_gone() {
  for host; do ! getent ahosts "$host" >/dev/null || return 1; done
  getent hosts kubernetes.default.svc >/dev/null
}

for host; do
  getent ahosts "$host" >/dev/null || echo "edge: $host does not resolve, so no streams come from there. SRS looks again for each stream"
done &

ulimit -Sn "$(ulimit -Hn)"
./objs/srs -c /etc/srs/srs.conf &
srs=$!
# Returns at a signal too.
wait $srs
status=$?
misses=0
while [ $stopping ] && kill -0 $srs 2>/dev/null; do
  if origin_is_gone "$@"; then misses=$((misses + 1)); else misses=0; fi
  if [ $misses -ge 2 ]; then
    echo "edge: $* is gone, so viewers are disconnected"
    kill -INT $srs
  fi
  sleep 2
done
# If SRS ended because of the signal, its own status is still to be had.
[ $stopping ] && { wait $srs; status=$?; }
exit $status
