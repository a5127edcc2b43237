# Publishes a file or an address ($1) to an RTMP address ($2), again whenever it ends or breaks.
PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin
trap 'kill $! 2>/dev/null; exit 0' TERM INT
while true; do
  echo "publishing $1 to $2"
  ffmpeg -nostdin -hide_banner -loglevel warning -re -stream_loop -1 -i "$1" -c copy -f flv "$2" &
  wait $!
  sleep 1 &
  wait $!
done
