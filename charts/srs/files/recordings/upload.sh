# Uploads finished recordings with rclone. $1: seconds between two runs, or nothing for a single run; $2: bucket and folder; $3: age in minutes
# at which an uploaded recording is deleted here, or nothing; then the names of MP4 files that are initialization segments rather than recordings.
# A recording gets its final name when it is complete. An object appears when all of it has arrived, and rclone compares its checksum. After a
# crash, the next run uploads what is missing.
trap 'kill $!; exit 0' TERM INT
seconds=$1 age=$3
export TO=$2
# No filter by age: rclone would apply it to the bucket too, overlook young objects, and overwrite them.
export OPTIONS='--config= --immutable --skip-links --log-level INFO --stats-log-level DEBUG'
shift 3

# Names of recordings contain the time at which they began, so the same name and size mean the same recording.
copy() {
  for name; do
    set -- "$@" --filter "- $name"
    shift
  done
  set -- "$@" --filter '- lost+found/**' --filter '+ *.flv' --filter '+ *.mp4' --filter '- *'
  rclone copy /recordings "s3:$TO" --size-only $OPTIONS --ignore-case "$@" &
  wait $!
}

# Whether `moveto` heeds --immutable: before 1.76, it replaces an object that differs.
moves_safely() {
  rclone version | {
    read -r _ version
    version=${version#v} minor=${version#*.}
    [ "${version%%.*}" -gt 1 ] || [ "${minor%%.*}" -ge 76 ]
  } 2>/dev/null
}

# Compares the content before it deletes a recording. One that cannot be uploaded does not hold up the others.
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

if [ -n "$age" ] && ! moves_safely; then
  age=
  echo 'upload: no recording is deleted here (recordings.upload.deleteAfter), because that needs rclone 1.76 or newer' >&2
fi
if [ -z "$seconds" ]; then
  upload "$@"
  exit
fi
while true; do
  upload "$@" || echo 'upload: not everything could be uploaded; the next look tries again' >&2
  sleep "$seconds" &
  wait $!
done
