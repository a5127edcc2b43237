# Uploads finished recordings by rclone. $1: seconds from one look to the next, or nothing for one look alone; $2: bucket and folder;
# $3: minutes after which a recording that is there is deleted here, or nothing; $4: yes where SRS writes DASH, whose first fragments are
# MP4 files too.
# A recording gets its name when it is complete. An object appears when all of it has arrived, and rclone compares its checksum. After a
# crash the next look uploads what is missing.
trap 'kill $!; exit 0' TERM INT
export TO=$2
# No filter by age: rclone would apply it to what is there as well, not see a young object, and overwrite it.
export OPTIONS='--config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG'

# The name of a recording says when it began, so one of that name and size is the same.
copy() {
  set -- --filter '+ *.flv' --filter '+ *.mp4' --filter '- *'
  [ -z "$dash" ] || set -- --filter '- {video,audio}-init.mp4' "$@"
  rclone copy /recordings "s3:$TO" --size-only $OPTIONS --ignore-case "$@" &
  wait $!
}

# Before one is deleted, its content is compared.
move() {
  set -- -mmin "+$1"
  [ -z "$dash" ] || set -- "$@" ! -name video-init.mp4 ! -name audio-init.mp4
  find /recordings -type f \( -iname '*.flv' -o -iname '*.mp4' \) "$@" -print0 |
    xargs -0 -r -n 1 sh -c 'exec rclone moveto "$1" "s3:$TO/${1#/recordings/}" --checksum $OPTIONS' move &
  wait $!
}

upload() {
  copy || return
  [ -z "$1" ] || move "$1"
}

dash=$4
if [ -z "$1" ]; then
  upload "$3"
  exit
fi
while true; do
  upload "$3" || echo 'upload: not everything could be uploaded; the next look tries again' >&2
  sleep "$1" &
  wait $!
done
