# Finishes the recordings that a server left behind when it was killed or replaced. The chart puts index.sh before this file.
# $1: seconds without a change after which a recording counts as left behind; $2: the address to call for each, or nothing. $recordings: the
# names of SRS's recordings, as a regular expression.
# SRS writes NAME.flv.tmp, and renames it when the stream ends. A file that has not changed between two checks, so many seconds apart, has no
# writer any more. This depends on no clock, and other origins may be writing to the same volume.
declare -A said hopeless
trap 'kill $(jobs -p) 2>/dev/null; exit 0' TERM INT

main() {
  unfinished >/tmp/before
  [[ -z $2 ]] || tell_all "$2" &
  while true; do
    sleep "$1" &
    wait $!
    look "$2"
  done
}

# Finishes the files that have not changed since the last check.
look() {
  local entry
  unfinished >/tmp/now
  while IFS= read -r -d '' entry; do
    finish "$entry" "$1"
  done < <(comm -z -12 /tmp/before /tmp/now)
  unfinished >/tmp/before
}

# Lists each with its size and time. Names that begin with a dot are copies that this script left behind when it was stopped.
unfinished() {
  find . -regextype posix-extended -name lost+found -prune -o -type f \( -regex "\./($recordings)\.tmp" -o -name '.*.flv.tmp.*.finished' \
    -o -name '.*.mp4.tmp.*.finished' \) -printf '%s %T@ %p\0' | sort -z
}

# ffmpeg's copy has the right duration and, in MP4, an index. It replaces the file in one step.
finish() {
  local tmp=${1#* * } final extension copy
  final=${tmp%.tmp} extension=${tmp%.tmp}
  extension=${extension##*.} copy=${tmp%/*}/.${tmp##*/}.$HOSTNAME.finished
  if [[ $tmp == *.finished || ! -s $tmp ]]; then
    rm -f -- "$tmp"
    return
  fi
  # This script was stopped between its last two steps.
  if [[ -e $final && ! $final -nt $tmp && ! $final -ot $tmp ]]; then
    complete "$tmp" "$2"
    return
  fi
  [[ ${hopeless[$1]} ]] && return
  if ! copied "$tmp" "$extension" "$copy"; then
    rm -f -- "$copy"
    if [[ $extension == mp4 ]]; then
      if broken "$tmp"; then
        hopeless[$1]=yes
        say 'left as it is, because the index of an MP4 is written at its end, and this one has none' "$tmp"
      else
        say 'not finished yet, because it could not be copied (is the volume full?); the next look tries again' "$tmp"
      fi
      return
    fi
    copy=$tmp
  fi
  # Another origin may have finished it meanwhile, or its writer may have come back.
  if [[ "$(find "$tmp" -printf '%s %T@ ')" != "${1%"$tmp"}" ]]; then
    [[ $copy == "$tmp" ]] || rm -f -- "$copy"
    return
  fi
  [[ $copy == "$tmp" ]] || touch -r "$tmp" -- "$copy"
  if ! mv -n -- "$copy" "$final" || [[ -e $copy ]]; then
    [[ $copy == "$tmp" ]] || rm -f -- "$copy"
    hopeless[$1]=yes
    say 'left as it is, because its name is taken' "$tmp"
    return
  fi
  complete "$tmp" "$2"
}

# copied TMP EXTENSION COPY: fails if the copy is incomplete. Without enough space it writes nothing, because SRS needs the rest.
copied() {
  local size errors status
  size=$(stat -c %s "$1")
  (($(df --output=avail -B1 "$1" | tail -n 1) > size + size / 10)) || return
  errors=$(ffmpeg -nostdin -loglevel error -y -i "file:$1" -map 0:v? -map 0:a? -c copy -f "$2" "file:$3" 2>&1)
  status=$?
  [[ -z $errors ]] || printf '%s\n' "$errors" >&2
  # ffmpeg succeeds even if the end of a file does not fit, and only logs it.
  [[ $status == 0 && $errors != *'Error writing trailer'* && $errors != *'Error closing file'* ]] || return
  # Streams that ffmpeg does not know are missing in the copy.
  (($(stat -c %s "$3") * 10 >= size * 9))
}

# complete TMP ADDRESS: after the recording got its name. It is noted for the call before its last trace is deleted.
complete() {
  say finished "${1%.tmp}"
  [[ -z $2 ]] || note "${1%.tmp}"
  rm -f -- "$1"
}

# Once of each file.
say() {
  [[ ${said[$2]} == "$1" ]] && return
  said[$2]=$1
  printf 'recordings: %s: %q\n' "$1" "${2#./}"
}

# note FILE: for tell_all, which runs at its own pace. Notes outlive the container.
note() {
  mkdir -p /tmp/untold
  printf %s "$1" >/tmp/untold/.new
  mv /tmp/untold/.new "/tmp/untold/$EPOCHREALTIME"
}

# tell_all ADDRESS: calls it for each noted file in turn, until it accepts the call.
tell_all() {
  local notice file server=${1#http://} seconds=5
  while true; do
    sleep $seconds &
    wait $!
    seconds=5
    for notice in /tmp/untold/*; do
      [[ -e $notice ]] || continue
      file=$(<"$notice")
      if tell "$1" "$file"; then
        rm -f "$notice"
      else
        say "the server at http://${server%%/*} was not told, and is told again later" "$file"
        seconds=60
      fi
    done
  done
}

# Posts the same as SRS posts to on_dvr.
tell() {
  local file place=${1#http://}
  file=$(json "./objs/nginx/html/${2#./}")
  export BODY="{\"action\":\"on_dvr\",\"cwd\":\"/usr/local/srs\",\"file\":\"$file\"}"
  export AUTHORITY=${place%%/*}
  export RESOURCE=${place#"$AUTHORITY"}
  timeout 10 bash -c "$post"
}

# json TEXT: escaped for a JSON string. Bytes that are not UTF-8 are left out, because JSON cannot hold them.
json() {
  local LC_ALL=C text character code
  text=$(printf %s "$1" | iconv -c -f UTF-8 -t UTF-8)
  text=${text//\\/\\\\} text=${text//\"/\\\"}
  for code in {1..31}; do
    printf -v character "\\x$(printf %x "$code")"
    text=${text//"$character"/"$(printf '\\u%04x' "$code")"}
  done
  printf %s "$text"
}

post='
port=${AUTHORITY##*:}
[[ $AUTHORITY == *:* ]] || port=80
exec 3<>"/dev/tcp/${AUTHORITY%:*}/$port" || exit
printf "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" \
  "${RESOURCE:-/}" "$AUTHORITY" "$(printf %s "$BODY" | wc -c)" "$BODY" >&3
read -r _ status _ <&3
[[ $status == 2* ]]
'
