# Before SRS starts: writes the directives that hold secrets, then has SRS check its configuration, so that a fault shows here and not in a
# server that restarts again and again. What calls the functions below follows this file.
umask 077
rm -f /run/srs/*.conf
roomless=

fail() {
  echo "check-config: $1" >&2
  exit 1
}

# write FILE NAME VARIABLE...: a directive whose words are in the environment, into a file that srs.conf includes.
write() {
  file=$1
  line=$2
  shift 2
  for variable do
    # Without line breaks at the end, which a Secret made from a file often has.
    word=$(printenv "$variable")
    case $word in
      '') fail "$file: its Secret holds an empty value; srs.conf has no way to write one" ;;
      *"$return"* | *"$newline"*) fail "$file: its Secret holds a line break; srs.conf has no way to write one" ;;
      *\"*\'* | *\'*\"*) fail "$file: its Secret holds both kinds of quotes; srs.conf has no way to write them in one word" ;;
      *\"*) line="$line '$word'" ;;
      *) line="$line \"$word\"" ;;
    esac
  done
  printf '%s;\n' "$line" >> "/run/srs/$file.conf" || exit 1
}

check() {
  # SRS compares its clients with the files that it may open.
  ulimit -Sn "$(ulimit -Hn)"
  if ! log=$(./objs/srs -t -c /etc/srs/srs.conf 2>&1); then
    echo "$log"
    fail 'SRS refuses its configuration, and says why above'
  fi
  echo 'SRS accepts its configuration'
}

# writable FOLDER DIRECTIVE [full]: SRS starts without being able to write, and then refuses whoever publishes. With `full`, a volume without
# room is a fault as well, because nothing in the pod would make any.
writable() {
  if ! error=$(umask 022; { mkdir -p "$1" && : >"$1/.check-config"; } 2>&1); then
    fail "SRS cannot write to $1, where $2 leads, and would refuse whoever publishes ($error): give the volume to the pod's group by \
podSecurityContext.fsGroup, mount it without readOnly, or choose another path"
  fi
  head -c 1048576 /dev/zero >"$1/.check-config" 2>/dev/null
  written=$?
  rm -f "$1/.check-config"
  [ $written = 0 ] && return
  full="the volume at $1, where $2 leads, is full, and SRS would cut off whoever publishes"
  [ -z "$3" ] || fail "$full: delete files from it, or make it larger"
  echo "check-config: $full until something in this pod has made room" >&2
  roomless=yes
}

# copy FOLDER: players and console, and the folder of HLS among them. nginx, which runs as another user, has to be able to read them. Where
# there is no room, a copy would cut off those of the last start, fail, and so keep the pod from making room.
copy() {
  umask 022
  if [ -n "$roomless" ]; then
    echo 'check-config: players and console stay as they are there' >&2
    return
  fi
  cp -R ./objs/nginx/html/. "$1" || fail "the players cannot be copied to the volume at $1, and why stands above"
}

return=$(printf '\r')
newline='
'
