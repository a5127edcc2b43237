# Runs before SRS: writes the directives that hold secrets, then lets SRS check its configuration, so that an error shows up here rather than in
# a server that restarts over and over. The chart appends the calls of these functions.
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
    # The substitution drops trailing line breaks, which Secrets made from files often have.
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
  # SRS checks max_connections against the limit of open files.
  ulimit -Sn "$(ulimit -Hn)"
  if ! log=$(./objs/srs -t -c /etc/srs/srs.conf 2>&1); then
    echo "$log"
    fail 'SRS refuses its configuration, and says why above'
  fi
  echo 'SRS accepts its configuration'
}

# writable FOLDER DIRECTIVE [full]: fails if SRS cannot write there. SRS would start anyway, and then refuse every publisher. With `full`, a full
# volume is an error too, because nothing in the pod frees space.
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

# copy FOLDER: copies the players and the console there. nginx runs as another user and must be able to read them. On a full volume, copying
# would truncate the files of the last start and fail, and the pod could never free space.
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
