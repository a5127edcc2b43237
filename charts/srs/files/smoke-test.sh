# Publishes a test pattern for some seconds and plays it back. $1: where to publish; then pairs of a leg's name and the address to play, where
# STREAM stands for the stream's name.
publish=$1
shift
stream=helm-test-$(date +%s)
log=/tmp/ffmpeg.log
hint='A server that does not start says why: kubectl logs POD -c check-config'

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
  until timeout 20 ffmpeg -nostdin -hide_banner -loglevel error -i "$address" -map 0:v -t 2 -c copy -f null - 2>$log; do
    if ! kill -0 $publisher 2>/dev/null; then
      echo "FAILED: publishing to $publish/$stream broke off"
      cat /tmp/publish.log
      echo "$hint"
      exit 1
    fi
    tries=$((tries + 1))
    if [ $tries -ge 15 ]; then
      echo "FAILED: $leg: could not play $address"
      cat $log
      echo "$hint"
      exit 1
    fi
    sleep 2
  done
  echo "ok: $leg: played two seconds of $address"
done
echo "all legs played"
