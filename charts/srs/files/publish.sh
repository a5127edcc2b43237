# Publishes a file, an address or a test pattern ($1, see encode) to an RTMP address ($2), and starts over whenever that ends or breaks.
trap 'kill $! 2>/dev/null; exit 0' TERM INT
while true; do
  echo "publishing ${1:-a test pattern} to $2"
  encode "$1" "$2" &
  wait $!
  sleep 1 &
  wait $!
done
