# Uploads finished recordings by rclone. $1: seconds from one look to the next, or nothing for one look alone; $2: bucket and folder;
# $3: minutes after which a recording that is there is deleted here, or nothing; then the names of MP4 files that are none, but what
# players need before fragments of HLS or DASH.
# A recording gets its name when it is complete. An object appears when all of it has arrived, and rclone compares its checksum. After a
# crash the next look uploads what is missing.
trap 'kill $!; exit 0' TERM INT
seconds=$1 age=$3
export TO=$2
# No filter by age: rclone would apply it to what is there as well, not see a young object, and overwrite it.
export OPTIONS='--config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG'
shift 3

# The name of a recording says when it began, so one of that name and size is the same.
copy() {
  for name; do
    set -- "$@" --filter "- $name"
    shift
  done
  set -- "$@" --filter '- lost+found/**' --filter '+ *.flv' --filter '+ *.mp4' --filter '- *'
  rclone copy /recordings "s3:$TO" --size-only $OPTIONS --ignore-case "$@" &
  wait $!
}

# Before one is deleted, its content is compared. One that cannot be uploaded keeps no other from that.
move() {
  for name; do
    set -- "$@" ! -name "$name"
    shift
  done
  find /recordings -name lost+found -prune -o -type f \( -iname '*.flv' -o -iname '*.mp4' \) -mmin "+$age" "$@" -print0 |
    xargs -0 -r -n 1 sh -c 'exec rclone moveto "$1" "s3:$TO/${1#/recordings/}" --checksum --retries 1 $OPTIONS' move &
  wait $!
}

upload() {
  copy "$@"
  status=$?
  [ -z "$age" ] || move "$@" || status=$?
  return $status
}

if [ -z "$seconds" ]; then
  upload "$@"
  exit
fi
while true; do
  upload "$@" || echo 'upload: not everything could be uploaded; the next look tries again' >&2
  sleep "$seconds" &
  wait $!
done
