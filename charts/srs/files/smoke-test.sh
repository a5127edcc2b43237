# Publishes a test pattern and plays it by every leg, all of them at once, so that it ends within a minute whatever hangs.
# $1: where to publish; $2: the command that tells why that fails; $3: the one that tells why a server does not start; then three words for
# each leg: its name; its address; and the command that tells why it fails. In addresses, STREAM stands for the stream's name. A leg without
# an address is not tried, and its third word says why.
begun=$(date +%s)
stream=helm-test-$begun

# Prints an address with the stream's name in it. $2: what follows the name
at() {
  echo "$1" | sed "s/STREAM/$stream$2/"
}

publish=$1
# What links are signed for.
path=live/$stream
case $publish in *\?vhost=*) path=${publish##*\?vhost=}/$path ;; esac
publish_logs=$2
start_logs=$3
shift 3
# Seconds: till a server takes what is published, till the last attempt to play begins, for one attempt, for an answer by HTTP, for which the HLS
# cache lets its clients wait, and for what is left to do then.
accepting=15
patience=20
attempt=12
answering=12
reporting=3
return=$(printf '\r')

seconds() {
  echo $(($(date +%s) - begun))
}

# Publishes a test pattern in the background. $1: the address; $2: files for its log (.log) and its progress, and .ended once it has; then
# options for ffmpeg.
broadcast() {
  (
    case $1 in
      srt:*) to=$(keyed "$1" "live/$stream-srt" , ,) ;;
      *) to=$(keyed "$1" "live/$stream" '?' '&') ;;
    esac
    files=$2
    shift 2
    encode '' "$to" "$@" -progress "$files.progress" 2>"$files.log" &
    echo $! >>/tmp/publishers
    wait $!
    : >"$files.ended"
    # Without what some shells say of a process that they ended.
  ) 2>/dev/null &
}

# Tells whether ffmpeg has a protocol. $1: its name.
knows() {
  ffmpeg -hide_banner -protocols 2>/dev/null | tr -d ' ' | grep -qx "$1"
}

# Asks a web server, and writes its answer to a file. $1: the address; $2: that file; $3: a file to post, which holds an offer of WebRTC.
ask() {
  rest=${1#*://}
  server=${rest%%/*}
  {
    if [ -n "$3" ]; then
      printf '%s\r\n' "POST /${rest#*/} HTTP/1.0" 'Content-Type: application/sdp' "Content-Length: $(($(wc -c <"$3")))"
    else
      printf '%s\r\n' "GET /${rest#*/} HTTP/1.0"
    fi
    printf '%s\r\n' "Host: $server" 'Connection: close' ''
    [ -z "$3" ] || cat "$3"
  } >"$2.request"
  # What it sends of a stream does not end.
  timeout $answering bash -c 'exec 3<>"/dev/tcp/$1/$2" && cat "$3" >&3 && timeout "$4" cat <&3 | head -c 8192' \
    ask "${server%:*}" "${server##*:}" "$2.request" $((answering - 2)) 2>"$2.errors" | tr -d '\000\r' >"$2"
}

# Prints the gist of an answer: its status, and the first line of text in its body if that is an error. $1: the file that ask wrote
gist() {
  status=$(sed -n '1s/^HTTP[^ ]* //p' "$1")
  line=$(sed '1,/^$/d; s/<[^>]*>//g' "$1" | LC_ALL=C tr -cd '[:print:]\n' | grep -m 1 '[^ ]' | cut -c 1-200)
  case $status in
    '') echo "no answer by HTTP within $answering s $(tail -n 1 "$1.errors" | sed 's/.*/(&)/')" ;;
    [123]*) echo "HTTP status $status" ;;
    *) echo "HTTP status $status${line:+, and the body begins: $line}" ;;
  esac
}

# Prints the end of a log, without keys and tokens.
quote() {
  tail -n 4 "$1" | cut -c 1-300 | sed -E 's/^/    /; s/(key|token)=[A-Za-z0-9._~-]*/\1=***/g; s#/[0-9]+-[0-9a-f]{64}/#/***/#g'
}

# Prints that a leg failed. $1: its name, and what is wrong; $2: the command that tells more; $3: a log
failed() {
  echo "FAILED: $1"
  quote "$3"
  echo "    see: $2"
  return 1
}

# What each leg runs. $1: its name; $2: the address; $3: the command that tells why it fails; $4: the beginning of names of files. Each
# prints how it went.

# Plays four seconds of picture and sound: with a keyframe every two, both are there whenever one joins. $5: the stream, if it is another one.
play() {
  # The certificate need not be for the name of the Service.
  case $2 in https:* | rtmps:*) unverified='-tls_verify 0' ;; *) unverified= ;; esac
  why="nothing came from $2"
  from=$(signed "$2" "${5:-$path}")
  : >"$4.why"
  while [ ! -e /tmp/publish.ended ]; do
    timeout $attempt ffmpeg -nostdin -hide_banner -nostats $unverified -i "$from" -map '0:v?' -map '0:a?' -t 4 -c copy -f null - 2>"$4.log"
    # An attempt that is cut off says nothing.
    [ $? = 124 ] || cp "$4.log" "$4.why"
    # ffmpeg reports the sizes of picture and sound at its end.
    case $(sed -n 's/.*video:\([0-9]*\).* audio:\([0-9]*\).*/\1 \2/p' "$4.log") in
      # A playlist appears with the first segments; elsewhere the stream is there at once.
      '' | '0 0') ;;
      '0 '*) failed "$1: no picture from $2" "$3" "$4.log"; return ;;
      *' 0') failed "$1: no sound from $2" "$3" "$4.log"; return ;;
      *) echo "ok: $1: played four seconds of $2, picture and sound"; return ;;
    esac
    [ "$(seconds)" -lt $patience ] || break
    sleep 2
  done
  # Then that is what failed.
  [ ! -e /tmp/publish.ended ] || return
  case $2 in
    http:*)
      ask "$from" "$4.answer"
      why="$why; $(gist "$4.answer")"
      ;;
  esac
  failed "$1: $why" "$3" "$4.why"
}

# Publishes another stream by SRT, and plays it by RTMP.
bySRT() {
  broadcast "$2" "$4-srt" -f mpegts ${SRT_PASSPHRASE:+-passphrase "$SRT_PASSPHRASE"}
  play "$1, published to $2" "$(at "$publish" -srt)" "$3" "$4" "$path-srt" || quote "$4-srt.log"
}

# Makes an offer as browsers do, to send or to receive.
negotiate() {
  asked=$(signed "$2" "$path")
  direction=recvonly
  case $2 in
    */whip/*)
      direction=sendonly
      asked=$(keyed "$2" "live/${2##*stream=}" '?' '&')
      ;;
  esac
  offer $direction >"$4.offer"
  case $2 in
    http:*)
      ask "$asked" "$4.answer" "$4.offer"
      why=$(gist "$4.answer")
      ;;
    *)
      posted=$(od -An -v -t x1 "$4.offer" | tr -d ' \n')
      timeout $answering ffmpeg -nostdin -hide_banner -loglevel error -tls_verify 0 -method POST \
        -headers "Content-Type: application/sdp$return
" -post_data "$posted" -f data -i "$asked" -map 0 -c copy -f data - >"$4.answer" 2>"$4.answer.errors"
      why='no answer'
      ;;
  esac
  # Such as `a=candidate:0 1 udp 2130706431 192.0.2.1 8000 typ host`.
  told=$(grep '^a=candidate:' "$4.answer" | cut -d ' ' -f 3,5,6 | sort -u | paste -s -d , -)
  if [ -n "$told" ]; then
    echo "ok: $1: $2 tells clients to send media to $told"
  else
    failed "$1: no candidate from $2; $why" "$3" "$4.answer.errors"
  fi
}

# An offer of Opus and H.264. $1: the direction
offer() {
  sed "s/DIRECTION/$1/; s/\$/$return/" <<'SDP'
v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=ice-ufrag:helm
a=ice-pwd:helm-test-helm-test-helm-test
a=fingerprint:sha-256 01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20
a=setup:actpass
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=mid:0
a=DIRECTION
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=ssrc:1001 cname:helm
a=ssrc:1001 msid:helm audio
m=video 9 UDP/TLS/RTP/SAVPF 102
c=IN IP4 0.0.0.0
a=mid:1
a=DIRECTION
a=rtcp-mux
a=rtpmap:102 H264/90000
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=ssrc:1002 cname:helm
a=ssrc:1002 msid:helm video
SDP
}

# Runs a leg, or prints why that cannot be tried.
try() {
  lacking=
  case $2 in
    '') lacking=$3 ;;
    https:* | rtmps:* | srt:*) knows "${2%%:*}" || lacking="the ffmpeg of this image lacks ${2%%:*}" ;;
    */rtc/v1/*) command -v bash >/dev/null || lacking='this image lacks bash' ;;
  esac
  case $lacking,$2 in
    [!,]*) echo "not tried: $1: $lacking" ;;
    ,srt:*) bySRT "$@" ;;
    ,*/rtc/v1/*) negotiate "$@" ;;
    *) play "$@" ;;
  esac
}

# Prints what SRS says of each srs.conf of the user's own that it refuses, for a server does not start with that.
refusals() {
  ulimit -Sn "$(ulimit -Hn)"
  for config in /etc/srs/*/srs.conf; do
    [ -e "$config" ] && [ -x ./objs/srs ] || continue
    timeout 5 ./objs/srs -t -c "$config" >/tmp/check.log 2>&1 && continue
    tail -n 3 /tmp/check.log
    echo "SRS refuses the configText of $(basename "$(dirname "$config")"), and says why above"
  done
}

# Ends the test without success. $1: what it comes to
give_up() {
  echo "A server that does not start says why: $start_logs"
  refusals
  echo "$1, after $(seconds) s"
  exit 1
}

echo "publishing a test pattern to $(at "$publish")"
trap 'kill $(cat /tmp/publishers) 2>/dev/null' EXIT
if [ -e /etc/srs-keys/keys ] && [ "$(keyed . "live/$stream" '' '')" = . ]; then
  failed "publishing to $(at "$publish"): publish.keys has no key for it; give live/* or * one, or set tests.enabled to false" "$publish_logs" /dev/null
  give_up 'no leg was tried'
fi
broadcast "$(at "$publish")" /tmp/publish -f flv
until [ -s /tmp/publish.progress ] || [ -e /tmp/publish.ended ] || [ "$(seconds)" -ge $accepting ]; do sleep 1; done
if [ ! -s /tmp/publish.progress ] && [ ! -e /tmp/publish.ended ]; then
  failed "publishing to $(at "$publish"): no answer within $accepting s" "$publish_logs" /tmp/publish.log
  give_up 'no leg was tried'
fi
sleep 2

legs=0
while [ $# -gt 0 ]; do
  legs=$((legs + 1))
  failed "$1: no result" "$3" /dev/null >/tmp/leg-$legs
  (
    try "$1" "$(at "$2")" "$3" /tmp/leg-$legs >/tmp/leg-$legs.result
    mv /tmp/leg-$legs.result /tmp/leg-$legs
    : >/tmp/leg-$legs.done
  ) &
  shift 3
done
limit=$((patience + attempt + answering + reporting))
until [ "$(ls /tmp/leg-*.done 2>/dev/null | wc -l)" = $legs ] || [ -e /tmp/publish.ended ] || [ "$(seconds)" -gt $limit ]; do
  sleep 1
done

for leg in $(seq $legs); do
  [ -e /tmp/publish.ended ] && [ ! -e /tmp/leg-$leg.done ] || cat /tmp/leg-$leg
done >/tmp/results
cat /tmp/results
played=$(grep -c '^ok: ' /tmp/results)
skipped=$(grep -c '^not tried: ' /tmp/results)
if [ -e /tmp/publish.ended ] && [ $((played + skipped)) -lt $legs ]; then
  case $(cat /tmp/publish.log) in
    *refused* | *'timed out'* | *unreachable* | *resolve*) why='no server is ready' ;;
    *) why='the server ended it. Security or a hook refuses the publisher, SRS cannot write files, or an edge does not reach its origin' ;;
  esac
  failed "publishing to $(at "$publish") broke off: $why" "$publish_logs" /tmp/publish.log
  give_up "$played of $((legs - skipped)) legs were played"
fi
[ $((played + skipped)) = $legs ] || give_up "$played of $((legs - skipped)) legs were played"
echo "all legs played$([ "$skipped" = 0 ] || echo " but $skipped that could not be tried"), after $(seconds) s"
