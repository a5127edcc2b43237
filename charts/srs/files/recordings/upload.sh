# Uploads finished recordings by rclone. $1: seconds from one look to the next, or nothing for one look alone; $2: bucket and folder;
# $3: the age at which a recording that is there is deleted here, or nothing.
# An object appears when all of it has arrived, and rclone compares its checksum. After a crash the next look uploads what is missing.
trap 'kill $!; exit 0' TERM INT

# Nothing that somebody may still be writing, and no fragments of DASH.
run() {
  rclone "$@" --config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG \
    --filter '- .*' --filter '- *-init.mp4' --filter '+ *.flv' --filter '+ *.mp4' --filter '- *' &
  wait $!
}

upload() {
  # The name of a recording says when it began, so one of that name and size is the same.
  run copy /recordings "s3:$1" --size-only --min-age 15s || return
  # Before one is deleted, its content is compared.
  [ -z "$2" ] || run move /recordings "s3:$1" --checksum --min-age "$2"
}

if [ -z "$1" ]; then
  upload "$2" "$3"
  exit
fi
while true; do
  upload "$2" "$3" || echo 'upload: not everything could be uploaded; the next look tries again' >&2
  sleep "$1" &
  wait $!
done
