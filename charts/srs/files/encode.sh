PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin
# A picture with a tone, and a keyframe every two seconds.
pattern='testsrc2=size=640x360:rate=25[out0];sine=frequency=440:sample_rate=44100[out1]'

# Prints an address with the key of its stream, from the most exact line of the key file. Without that file, prints the address as it is.
# $1: the address; $2: its app and stream; $3: what precedes the key if the address has no query yet; $4: what precedes it otherwise.
keyed() {
  found=
  for pattern in "$2" "${2%/*}/*" '*'; do
    [ -e /etc/srs-keys/keys ] && [ -z "$found" ] || continue
    while read -r name key _ || [ -n "$name" ]; do
      case $name in
        "$pattern:" | "\"$pattern\":" | "'$pattern':") found=${found:-$key} ;;
      esac
    done </etc/srs-keys/keys
  done
  case $found,$1 in
    ,*) echo "$1" ;;
    *\?*) echo "$1$4key=$found" ;;
    *) echo "$1$3key=$found" ;;
  esac
}

# Replaces the shell by ffmpeg, which publishes in real time. $1: a file or an address, or nothing for a test pattern; $2: the address to publish
# to; then ffmpeg's options for it, unless it is RTMP.
encode() {
  source=$1
  address=$2
  shift 2
  [ $# -gt 0 ] || set -- -f flv
  input='-re -stream_loop -1'
  case $source in
    # A camera sets the pace. Its UDP packets would not find their way back to the pod.
    rtsp://* | rtsps://*) input='-rtsp_transport tcp' ;;
  esac
  if [ -n "$source" ]; then
    exec ffmpeg -nostdin -hide_banner -loglevel warning $input -i "$source" -c copy "$@" "$address"
  fi
  exec ffmpeg -nostdin -hide_banner -loglevel warning -re -f lavfi -i "$pattern" -threads 1 \
    -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 600k -g 50 -c:a aac -b:a 64k "$@" "$address"
}
