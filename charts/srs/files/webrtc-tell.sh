# candidate HOST [PORT]: writes the address that WebRTC clients are told to send media to. It resolves a name, because not every browser accepts
# one.
candidate() {
  host=$1
  case $host in
    '') fail 'webrtc.candidate is empty, and SRS would tell WebRTC clients every address that the pod has' ;;
    *:*) [ -z "$2" ] || host="[$host]" ;;
    *[!0-9.]*)
      tries=0
      until set -- "$1" "$2" $(getent ahostsv4 "$1") && [ -n "$3" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 60 ] || fail "webrtc.candidate: DNS knows no IPv4 address of $1"
        sleep 2
      done
      host=$3
      ;;
  esac
  printf '%s' "$host${2:+:$2}" >/tmp/candidate
  echo "WebRTC clients are told to send media to $(cat /tmp/candidate)"
}

# filled VARIABLE DIRECTIVE: refuses a variable that SRS would take for "any address".
filled() {
  [ -n "$(printenv "$1")" ] || fail "$2 is the variable $1, which is empty, and SRS would tell clients every address that the pod has"
}
