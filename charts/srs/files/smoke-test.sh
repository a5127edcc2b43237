# Publishes a test pattern for some seconds and plays its picture and its sound. $1: where to publish; then pairs of a leg's name and the
# address to play, where STREAM stands for the stream's name.
publish=$1
shift
stream=helm-test-$(date +%s)
log=/tmp/ffmpeg.log

# Ends the test. $1: what failed; $2: the log that says why.
fail() {
  echo "FAILED: $1"
  cat "$2"
  echo 'A server that does not start says why: kubectl logs POD -c check-config'
  refusals
  exit 1
}

# Prints what SRS says of each srs.conf of the user's own that it refuses, for a server does not start with that.
refusals() {
  ulimit -Sn "$(ulimit -Hn)"
  for config in /etc/srs/*/srs.conf; do
    [ -e "$config" ] && [ -x ./objs/srs ] || continue
    ./objs/srs -t -c "$config" >/tmp/check.log 2>&1 && continue
    cat /tmp/check.log
    echo "SRS refuses the configText of $(basename "$(dirname "$config")"), and says why above"
  done
}

# Plays two seconds of $1, and sets `tracks` to the sizes of picture and sound that arrived, which ffmpeg reports at its end.
play() {
  timeout 20 ffmpeg -nostdin -hide_banner -nostats -i "$1" -map '0:v?' -map '0:a?' -t 2 -c copy -f null - 2>$log
  tracks=$(sed -n 's/.*video:\([0-9]*\).* audio:\([0-9]*\).*/\1 \2/p' $log)
}

echo "publishing a test pattern to $publish/$stream"
encode '' "$publish/$stream" 2>/tmp/publish.log &
publisher=$!
trap 'kill $publisher 2>/dev/null' EXIT
sleep 2

while [ $# -gt 0 ]; do
  leg=$1 address=$(echo "$2" | sed "s/STREAM/$stream/")
  shift 2
  tries=0
  # A playlist appears with the first segments; elsewhere the stream is there at once.
  while play "$address"; [ -z "${tracks#0 0}" ]; do
    kill -0 $publisher 2>/dev/null || fail "publishing to $publish/$stream broke off" /tmp/publish.log
    tries=$((tries + 1))
    [ $tries -lt 15 ] || fail "$leg: could not play $address" $log
    sleep 2
  done
  case $tracks in
    '0 '*) fail "$leg: no picture from $address" $log ;;
    *' 0') fail "$leg: no sound from $address" $log ;;
  esac
  echo "ok: $leg: played two seconds of $address, picture and sound"
done
echo "all legs played"
