# Makes copies of streams in smaller sizes: one ffmpeg for each stream that an origin has, which publishes all of them to that origin.
# $1: the origins, each HOST:PORT_OF_API:PORT_OF_RTMP; $2: patterns of streams; $3: the copies, each NAME:HEIGHT:VIDEO:AUDIO:FRAMES; $4: seconds
# between keyframes; $5: the encoder and its options; $6: how many pods share the streams; $7: how many streams this one takes at most.
# POD_NAME ends in the number of this one.
# It asks origins what they have, as nothing it missed is lost then: it may restart, and so may they. A hook of SRS would keep publishers
# out whenever this does not answer.
set -f
origins=$1 patterns=$2 ladder=$3 interval=$4 encoder=$5 pods=$6 most=$7
number=${POD_NAME##*-}
# A folder for each stream that an origin has published. In those of this pod, `mine` has the copies, `begun` when ffmpeg was last started and
# the seconds until it may be started again, and `pid` is there while it runs. `taken` is in as many as this pod takes, and `waits` in the rest.
streams=/tmp/streams
taken=0
# A container that is restarted finds those of the one before.
rm -rf "$streams"
mkdir -p "$streams"
command -v bash >/dev/null || { echo 'transcode: this image lacks bash, by which the API of origins is asked' && exit 1; }

# Prints all streams of an origin, as its API does.
ask() {
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "%s\r\n" "GET /api/v1/streams/?count=100000 HTTP/1.0" "Host: $1" "" >&3 && cat <&3' \
    ask "$1" "$2" 2>/dev/null
}

# Prints the address of each stream that is published and has pictures, such as /live/livestream or example.com/live/livestream, the id of its
# publisher and its height. Names with other characters have no copies.
published() {
  word='[A-Za-z0-9_-]+'
  url='"url":"([A-Za-z0-9.:_-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/\1)"'
  publisher="\"publish\":\{\"active\":true,\"cid\":\"($word)\"\}"
  tr -d '\r\n' | sed 's/{"id":/\n&/g' |
    sed -n -E "s#.*\"name\":\"($word)\",.*$url,.*$publisher,.*\"video\":\{.*\"height\":([0-9]+)[,}].*#\2 \4 \5#p"
}

# Prints which copies a stream has here: those that are not higher, in the form of the ladder. $1: its address; $2: its height
copies() {
  for one in $ladder; do
    case $1 in *_"${one%%:*}") return ;; esac
  done
  for pattern in $patterns; do
    case ${1#/} in
      $pattern)
        # Always the same pod.
        [ $((0x$(printf %s "$1" | sha256sum | cut -c 1-6) % pods)) = "$number" ] || return
        for one in $ladder; do
          height=${one#*:}
          [ "${height%%:*}" -gt "$2" ] || printf '%s ' "$one"
        done
        return
        ;;
    esac
  done
}

# Starts ffmpeg. $1: the folder; $2: the origin; $3: the stream's address
start() {
  folder=$1 server=rtmp://${2%%:*}:${2##*:} path=${3#*/} query=
  [ "${3%%/*}" = '' ] || query="?vhost=${3%%/*}"
  wait=1
  read -r begun wait <"$folder/begun"
  # One that ran for a minute may come back at once.
  [ $((now - begun)) -lt 60 ] && wait=$((wait * 2)) || wait=2
  [ $wait -le 30 ] || wait=30
  echo "$now $wait" >"$folder/begun"
  read -r mine <"$folder/mine"
  echo "transcode: ${3#/} at ${2%%:*}: $mine"
  # Timestamps follow the clock, so a player that knows those of an earlier ffmpeg is not led astray by those of this one.
  set --
  for one in $mine; do
    IFS=: read -r name height video audio frames <<RUNG
$one
RUNG
    set -- "$@" -map 0:v:0 -map 0:a:0? -vf "scale=-2:$height" ${frames:+-r "$frames"} -pix_fmt yuv420p \
      -c:v $encoder -b:v "$video" -maxrate "$video" -bufsize "$((${video%?} * 2))${video#"${video%?}"}" \
      -force_key_frames "expr:gte(t,n_forced*$interval)" -c:a aac -b:a "$audio" \
      -output_ts_offset $((now % 43200)) -f flv "$(keyed "$server/${path}_$name$query" "$path" '?' '&')"
  done
  {
    ffmpeg -nostdin -hide_banner -loglevel warning -rw_timeout 10000000 -i "$server/$path$query" "$@" &
    echo $! >"$folder/pid"
    # Without what shells say of a process that was killed.
    wait $! 2>/dev/null
    rm -f "$folder/pid"
  } 2>&1 | sed -u -E 's/key=[^[:space:]&]*/key=***/g' &
}

# Ends the ffmpeg of a stream, if it runs. $1: the folder
end() {
  [ ! -e "$1/pid" ] || { read -r pid <"$1/pid" && kill -KILL "$pid"; } 2>/dev/null
}

# Looks after the streams of an origin. $1: the origin; then, in turn, each stream's address, the id of its publisher and its height
look_after() {
  origin=$1
  shift
  listed=" $* "
  kept=' '
  while [ $# -gt 0 ]; do
    name=$1
    while [ "$name" != "${name%%/*}" ]; do name=${name%%/*},${name#*/}; done
    # With another publisher, or size, it begins anew.
    folder=$streams/$origin,$name,$2,$3
    kept="$kept${folder##*/} "
    [ -e "$folder" ] || { mkdir "$folder" 2>/dev/null && copies "$1" "$3" >"$folder/mine" && echo "0 1" >"$folder/begun"; }
    [ ! -s "$folder/mine" ] || ! take "$folder" "$1" || keep "$folder" "$origin" "$1"
    shift 3
  done
  for name in $(ls "$streams"); do
    case $name,$kept in
      *" $name "*) ;;
      "$origin,"*)
        end "$streams/$name"
        [ ! -e "$streams/$name/taken" ] || taken=$((taken - 1))
        rm -rf "${streams:?}/$name"
        ;;
    esac
  done
}

# Whether this pod takes a stream. It keeps those that it has, since a player is watching. $1: the folder; $2: the stream's address
take() {
  [ ! -e "$1/taken" ] || return 0
  [ "$taken" -ge "$most" ] || { taken=$((taken + 1)) && : >"$1/taken" && return; }
  [ -e "$1/waits" ] || echo "transcode: ${2#/} has no copies until another stream ends, because this pod has $taken already (transcode.maxStreams)"
  : >"$1/waits"
  return 1
}

# Has an ffmpeg run for a stream, unless it ended a moment ago. One that hangs does not publish. $1: the folder; $2: the origin; $3: the
# stream's address
keep() {
  read -r begun wait <"$1/begun"
  if [ ! -e "$1/pid" ]; then
    [ $((now - begun)) -lt "$wait" ] || start "$1" "$2" "$3"
  elif [ $((now - begun)) -ge 30 ]; then
    read -r mine <"$1/mine"
    for one in $mine; do
      case $listed in
        *" $3_${one%%:*} "*) ;;
        *)
          echo "transcode: ${3#/} at ${2%%:*}: ffmpeg does not publish ${one%%:*}, so it begins anew"
          end "$1"
          return
          ;;
      esac
    done
  fi
}

trap 'for name in $(ls "$streams"); do end "$streams/$name"; done; exit 0' TERM INT
while true; do
  now=$(date +%s)
  for one in $origins; do
    host=${one%%:*} port=${one#*:}
    answer=$(ask "$host" "${port%%:*}") && case $answer in *'"streams":['*']}'*) ;; *) false ;; esac
    if [ $? = 0 ]; then
      rm -f "/tmp/silent-$host"
      echo "$now" >/tmp/answered
      look_after "$one" $(printf %s "$answer" | published)
    elif [ ! -e "/tmp/silent-$host" ]; then
      # What is running goes on: it ends by itself if the origin is gone.
      : >"/tmp/silent-$host"
      echo "transcode: the API of $host does not answer"
    fi
  done
  sleep 2 &
  wait $!
done
