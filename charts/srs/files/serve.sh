# Runs SRS as a child of this shell, so that the end of its log is passed on too.
trap 'kill -TERM $srs' TERM
./objs/srs -c /etc/srs/srs.conf &
srs=$!
# A signal ends the first wait, and not SRS.
while
  wait $srs
  status=$?
  [ $status -gt 128 ] && kill -0 $srs 2>/dev/null
do :; done
exit $status
