# Publishes a file, an address or a test pattern ($1, see encode) to an RTMP address ($2), and starts over whenever it ends or fails. $3: the
# app and the stream in the address.
# A Secret made from a file often ends with a line break.
source=$(printf '%s' "$1")

# Prints lines without the credentials and queries of addresses, and without the address from a Secret.
scrub() {
  while IFS= read -r line; do
    [ -z "$STREAM_SOURCE" ] || while [ "${line#*"$source"}" != "$line" ]; do
      line=${line%%"$source"*}***${line#*"$source"}
    done
    printf '%s\n' "$line" | sed -E 's#//[^[:space:]]*@#//***@#g; s#([a-z]://[^?[:space:]]*[?])[^[:space:]]*#\1***#g'
  done
}

# The containers of the pod share the folder.
log=$(mktemp -u /tmp/log.XXXXXX)
trap 'kill $! 2>/dev/null; rm -f "$log"; exit 0' TERM INT
while true; do
  rm -f "$log"
  mkfifo "$log" || exit 1
  scrub <"$log" >&2 &
  echo "publishing ${source:-a test pattern} to $2" | scrub
  encode "$source" "$(keyed "$2" "$3" '?' '&')" 2>"$log" &
  wait $!
  sleep 1 &
  wait $!
done
