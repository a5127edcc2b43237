# Runs SRS at an edge. $1: the Service of the servers that it fetches streams from.
# An edge that is stopping waits for its viewers to leave. After an uninstall or a change of mode that Service is gone, and they would stay connected
# to a stream without pictures; so they are disconnected, and their players can reconnect.
stopping=
trap 'stopping=yes; kill -TERM $srs' TERM

# DNS tells, if it can find another name.
origin_is_gone() {
  ! getent hosts "$1" >/dev/null && getent hosts kubernetes.default.svc >/dev/null
}

ulimit -Sn "$(ulimit -Hn)"
./objs/srs -c /etc/srs/srs.conf &
srs=$!
# Returns at a signal too.
wait $srs
status=$?
misses=0
while [ $stopping ] && kill -0 $srs 2>/dev/null; do
  if origin_is_gone "$1"; then misses=$((misses + 1)); else misses=0; fi
  if [ $misses -ge 2 ]; then
    echo "edge: $1 is gone, so viewers are disconnected"
    kill -INT $srs
  fi
  sleep 2
done
# If SRS ended because of the signal, its own status is still to be had.
[ $stopping ] && { wait $srs; status=$?; }
exit $status
