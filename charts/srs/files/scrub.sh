# Passes on what follows writes, without the keys of publishers: SRS has the whole address of each in its log. `finish` ends it.
rm -f /tmp/log
mkfifo /tmp/log
sed -u -E 's/(^|[^A-Za-z])[Kk][Ee][Yy]=[A-Za-z0-9._~-]+/\1key=***/g' </tmp/log &
scrub=$!
exec >/tmp/log 2>&1
rm /tmp/log

finish() {
  exec >&- 2>&-
  wait $scrub
  exit "$1"
}

