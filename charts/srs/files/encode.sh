PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin
# A picture with a tone, and a keyframe every two seconds.
pattern='testsrc2=size=640x360:rate=25[out0];sine=frequency=440:sample_rate=44100[out1]'

# Runs ffmpeg in place of the shell, which publishes in real time. $1: a file or an address, or nothing for a test pattern; $2: the address to publish
# to; then options for that, where it is not RTMP.
encode() {
  source=$1
  address=$2
  shift 2
  [ $# -gt 0 ] || set -- -f flv
  input='-re -stream_loop -1'
  case $source in
    # A camera sets the pace. What it sends by UDP does not find the way back to a pod.
    rtsp://* | rtsps://*) input='-rtsp_transport tcp' ;;
  esac
  if [ -n "$source" ]; then
    exec ffmpeg -nostdin -hide_banner -loglevel warning $input -i "$source" -c copy "$@" "$address"
  fi
  exec ffmpeg -nostdin -hide_banner -loglevel warning -re -f lavfi -i "$pattern" -threads 1 \
    -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 600k -g 50 -c:a aac -b:a 64k "$@" "$address"
}
