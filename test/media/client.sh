#!/usr/bin/env bash
# The clients of the media tests, run in a pod of the SRS image: bash, coreutils and ffmpeg are all there is.
# `client.sh COMMAND ARGS…` prints what happens as lines of JSON, times in milliseconds, until a line (but `again`) or the end of its input tells it to stop.
PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin
media=/tmp/media.flv

# The time, in `t`.
now() { t=$((${EPOCHREALTIME/[.,]/} / 1000)); }

# A minute of a test pattern, with a keyframe every two seconds, where bounds reckon with it. A strip below shows each picture's number in
# binary, so that a viewer tells what it missed and how late it is. $1: kbit of pictures a second; $2: pictures from a keyframe to the next
prepare() {
  local strip='color=black:s=320x20:r=25,geq=lum=16+219*mod(floor(N/pow(2\,floor(X/20)))\,2):cb=128:cr=128' frames
  ffmpeg -nostdin -hide_banner -loglevel error -y -t 60 -f lavfi -i 'testsrc2=size=320x160:rate=25[out0];sine=sample_rate=44100[out1]' \
    -filter_complex "$strip[strip];[0:v][strip]vstack=shortest=1,format=yuv420p[out]" \
    -map '[out]' -map 0:a -c:v libx264 -preset ultrafast -b:v "$1k" -maxrate "$1k" -bufsize "$1k" -g "$2" -keyint_min "$2" -sc_threshold 0 -c:a aac -b:a 32k -shortest $media || return
  frames=$(ffmpeg -nostdin -hide_banner -loglevel error -i $media -map 0:v -c copy -f framecrc - | grep -vc '^#')
  echo "{\"event\":\"prepared\",\"frames\":$frames}"
}

# Says by which protocols ffmpeg publishes.
protocols() {
  echo "{\"event\":\"protocols\",\"names\":\"$(ffmpeg -hide_banner -protocols 2>/dev/null | sed '1,/Output:/d' | tr -s ' \n' ' ')\"}"
}

# Publishes to URL by RTMP or SRT, again whenever that breaks off or `again` is read, as an encoder does; the first time to FIRST. $1: URL, $2: FIRST
publish() {
  local url=${2:-$1} format=flv
  [[ $1 == srt:* ]] && format=mpegts
  trap 'kill $! 2>/dev/null; exit' TERM
  trap 'kill $! 2>/dev/null' USR1
  for (( ; ; )); do
    now
    echo "{\"event\":\"publish\",\"t\":$t}"
    ffmpeg -nostdin -hide_banner -loglevel fatal -progress pipe:1 -re -stream_loop -1 -i $media -c copy -f "$format" "$url" > >(sent) &
    wait $!
    now
    echo "{\"event\":\"off\",\"t\":$t}"
    url=$1
    sleep 1 &
    wait $!
  done
}

# Reads the progress of ffmpeg, and says when its first picture left: it counts those that have, and begins when it is connected. A report may come up to a
# picture late, so this is the earliest of five, which come each half a second.
sent() {
  local what value begun=0 reports=0
  while IFS='=' read -r what value; do
    [[ $what == frame && $value != 0 ]] || continue
    now
    t=$((t - 40 * (value - 1)))
    if ((begun == 0 || t < begun)); then begun=$t; fi
    if ((++reports == 5)); then echo "{\"event\":\"sent\",\"t\":$begun}"; fi
  done
}

# Plays each NAME=URL. Says when a viewer's first picture is there, and in the end how many came, and how much sound, the longest time without a picture and
# whether it was cut.
view() {
  local viewer
  trap 'kill $(jobs -p) 2>/dev/null' TERM
  for viewer; do play "${viewer%%=*}" "${viewer#*=}" & done
  # A trap ends `wait` before the viewers have ended.
  wait
  wait
}

play() {
  local name=$1 url=$2 frames=0 sound=0 gap=0 at=0 last=0 stopped=false line t ffmpeg frame errors=/tmp/view.$BASHPID
  exec {frame}< <(exec ffmpeg -nostdin -hide_banner -loglevel error -i "$url" -map 0:v -map '0:a?' -c copy -f framecrc -flush_packets 1 - 2>"$errors")
  ffmpeg=$!
  # ffmpeg itself waits for media before it heeds a milder signal.
  trap 'stopped=true; kill -KILL $ffmpeg 2>/dev/null' TERM
  while read -r -u "$frame" line; do
    [[ $line == '#'* ]] && continue
    # The second track.
    [[ $line == 1,* ]] && ((++sound)) && continue
    now
    if ((frames++ == 0)); then
      echo "{\"event\":\"playing\",\"name\":\"$name\",\"t\":$t}"
    elif ((t - last > gap)); then
      gap=$((t - last)) at=$last
    fi
    last=$t
  done
  # One that hangs has its gap at the end.
  now
  if ((frames > 0 && t - last > gap)); then gap=$((t - last)) at=$last; fi
  printf '{"event":"viewed","name":"%s","frames":%d,"sound":%d,"gap":%d,"at":%d,"cut":%s,"t":%d,"error":"%s"}\n' \
    "$name" $frames $sound $gap $at "$($stopped && echo false || echo true)" "$t" "$(head -c 300 "$errors" | tr '\n"\\' '   ')"
}

# Tries each NAME=URL until a frame has come from it, and says when.
first() {
  local viewer
  trap 'kill $(jobs -p) 2>/dev/null; exit' TERM
  for viewer; do
    until_frame "${viewer%%=*}" "${viewer#*=}" &
  done
  wait
}

until_frame() {
  until one_frame "$2"; do sleep 0.1; done
  now
  echo "{\"event\":\"playing\",\"name\":\"$1\",\"t\":$t}"
}

one_frame() {
  [[ -n $(timeout 15 ffmpeg -nostdin -hide_banner -loglevel error -i "$1" -map 0:v -c copy -frames:v 1 -f framecrc - 2>/dev/null | grep -v '^#') ]]
}

# A new viewer of FLV by URL every 0.2 s, and of RTMP by URL every second; says of each whether media came.
connect() {
  trap 'wait; exit' TERM
  local round=0
  while true; do
    attempt flv 5 flv_media "$1" &
    if ((round++ % 5 == 0)); then attempt rtmp 5 one_frame "$2" & fi
    sleep 0.2 &
    wait $!
  done
}

attempt() {
  local name=$1 limit=$2 t begun ok=false
  shift 2
  now
  begun=$t
  export -f "$1" get
  timeout "$limit" bash -c '"$@"' "$name" "$@" 2>/dev/null && ok=true
  now
  echo "{\"event\":\"attempt\",\"name\":\"$name\",\"ok\":$ok,\"took\":$((t - begun)),\"t\":$begun}"
}

flv_media() { (($(get "$1" | head -c 10000 | wc -c) == 10000)); }

# The answer to a GET of URL, with its head.
get() {
  local rest=${1#http://} host socket
  host=${rest%%/*}
  exec {socket}<>"/dev/tcp/${host%%:*}/${host##*:}" || return
  printf 'GET /%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: test\r\nConnection: close\r\n\r\n' "${rest#*/}" "$host" >&$socket
  cat <&$socket
}

# Reads a playlist every 0.25 s by connections of its own; says which segments are new, with their length, and when it can't be had.
playlist() {
  local url=$1 line status segment other length known='' failing=false t
  export -f get
  while true; do
    status='' segment='' other=''
    while read -r line; do
      line=${line%$'\r'}
      case $line in
        HTTP/*) status=${line#* } ;;
        '#EXTINF:'*) length=${line#*:} length=${length%%,*} ;;
        *.m3u8*) other=$line ;;
        *.ts*) segment=$line ;;
      esac
    done < <(timeout 2 bash -c 'get "$1"' get "$url" 2>/dev/null)
    now
    if [[ $other == /* ]]; then
      # SRS leads each client to a playlist of its own.
      url=$(sed "s,^\(http://[^/]*\).*,\1," <<<"$url")$other
      continue
    fi
    if [[ $status == 200* && -n $segment ]]; then
      failing=false
      if [[ $segment != "$known" ]]; then echo "{\"event\":\"segment\",\"name\":\"${segment%%\?*}\",\"length\":$length,\"t\":$t}"; fi
      known=$segment
    elif ! $failing; then
      failing=true
      echo "{\"event\":\"missing\",\"status\":\"$status\",\"t\":$t}"
    fi
    sleep 0.25
  done
}

"$@" &
while read -r line && [[ $line == again ]]; do kill -USR1 $!; done
kill $! 2>/dev/null
wait $!
