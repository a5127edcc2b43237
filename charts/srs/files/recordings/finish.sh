# Finishes the recordings that a server left behind when it was killed or replaced.
# $1: seconds for which nobody must have written to one; $2: the address that is told of each, or nothing.
# SRS writes NAME.flv.tmp, and renames it when the stream ends. A file that is the same at two looks, that long apart, has no writer any
# more: no clock has a say in this, and other origins may be writing to the same volume.
PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin
declare -A hopeless
trap 'kill $!; exit 0' TERM INT

main() {
  unfinished >/tmp/before
  while true; do
    sleep "$1" &
    wait $!
    look "$2"
  done
}

# Finishes what is the same as at the look before.
look() {
  local entry
  unfinished >/tmp/now
  while IFS= read -r -d '' entry; do
    finish "$entry" "$1"
  done < <(comm -z -12 /tmp/before /tmp/now)
  unfinished >/tmp/before
}

# Each with its size and time. What begins with a dot is this script's own, left behind when it was stopped.
unfinished() {
  find . -type f \( -name '*.flv.tmp' -o -name '*.mp4.tmp' -o -name '.*.finished' \) -printf '%s %T@ %p\0' | sort -z
}

# A copy by ffmpeg has the right duration, and an index if it is an MP4. It replaces the file in one step.
finish() {
  local tmp=${1#* * } final extension copy
  final=${tmp%.tmp} extension=${tmp%.tmp}
  extension=${extension##*.} copy=${tmp%/*}/.${tmp##*/}.$HOSTNAME.finished
  if [[ $tmp == *.finished || ! -s $tmp ]]; then
    rm -f -- "$tmp"
    return
  fi
  [[ ${hopeless[$tmp]} ]] && return
  if ! ffmpeg -nostdin -loglevel error -y -i "file:$tmp" -map 0:v? -map 0:a? -c copy -f "$extension" "file:$copy" ||
    # Something is missing in it: what ffmpeg does not know.
    (($(stat -c %s "$copy") * 10 < $(stat -c %s "$tmp") * 9)); then
    rm -f -- "$copy"
    if [[ $extension == mp4 ]]; then
      hopeless[$tmp]=yes
      say 'left as it is, because the index of an MP4 is written at its end, and this one has none' "$tmp"
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
    hopeless[$tmp]=yes
    say 'left as it is, because its name is taken' "$tmp"
    return
  fi
  rm -f -- "$tmp"
  say finished "$final"
  [[ -z $2 ]] || tell "$2" "$final"
}

say() {
  printf 'recordings: %s: %q\n' "$1" "${2#./}"
}

# Posts what SRS posts to on_dvr.
tell() {
  local file=./objs/nginx/html/${2#./}
  file=${file//\\/\\\\} file=${file//\"/\\\"} file=${file//$'\n'/\\n}
  export BODY="{\"action\":\"on_dvr\",\"cwd\":\"/usr/local/srs\",\"file\":\"$file\"}"
  local place=${1#http://}
  export AUTHORITY=${place%%/*}
  export RESOURCE=${place#"$AUTHORITY"}
  for _ in {1..3}; do
    timeout 10 bash -c "$post" && return
    sleep 5 &
    wait $!
  done
  say "the server at http://$AUTHORITY was not told" "$2"
}

post='
port=${AUTHORITY##*:}
[[ $AUTHORITY == *:* ]] || port=80
exec 3<>"/dev/tcp/${AUTHORITY%:*}/$port"
printf "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" \
  "${RESOURCE:-/}" "$AUTHORITY" "$(printf %s "$BODY" | wc -c)" "$BODY" >&3
read -r _ status _ <&3
[[ $status == 2* ]]
'
