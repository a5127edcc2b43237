# Finishes the recordings that a server left behind when it was killed or replaced. index.sh stands before this file.
# $1: seconds for which nobody must have written to one; $2: the address that is told of each, or nothing.
# SRS writes NAME.flv.tmp, and renames it when the stream ends. A file that is the same at two looks, that long apart, has no writer any
# more: no clock has a say in this, and other origins may be writing to the same volume.
declare -A said
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
  find . -type f \( -name '*.flv.tmp' -o -name '*.mp4.tmp' -o -name '.*.flv.tmp.*.finished' -o -name '.*.mp4.tmp.*.finished' \) \
    -printf '%s %T@ %p\0' | sort -z
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
  # It was stopped between the last two steps.
  if [[ -e $final && ! $final -nt $tmp && ! $final -ot $tmp ]]; then
    rm -f -- "$tmp"
    return
  fi
  [[ ${said[$tmp]} == 'left as it is'* ]] && return
  if ! ffmpeg -nostdin -loglevel error -y -i "file:$tmp" -map 0:v? -map 0:a? -c copy -f "$extension" "file:$copy" ||
    # Something is missing in it: what ffmpeg does not know.
    (($(stat -c %s "$copy") * 10 < $(stat -c %s "$tmp") * 9)); then
    rm -f -- "$copy"
    if [[ $extension == mp4 ]]; then
      if broken "$tmp"; then
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
    say 'left as it is, because its name is taken' "$tmp"
    return
  fi
  rm -f -- "$tmp"
  say finished "$final"
  [[ -z $2 ]] || note "$final"
}

# Once of each file.
say() {
  [[ ${said[$2]} == "$1" ]] && return
  said[$2]=$1
  printf 'recordings: %s: %q\n' "$1" "${2#./}"
}

# note FILE: for tell_all, which has a pace of its own. The next container of the pod finds it too.
note() {
  mkdir -p /tmp/untold
  printf %s "$1" >/tmp/untold/.new
  mv /tmp/untold/.new "/tmp/untold/$EPOCHREALTIME"
}

# tell_all ADDRESS: of each file that was noted, in turn, until it has taken it.
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

# Posts what SRS posts to on_dvr.
tell() {
  local file place=${1#http://}
  file=$(json "./objs/nginx/html/${2#./}")
  export BODY="{\"action\":\"on_dvr\",\"cwd\":\"/usr/local/srs\",\"file\":\"$file\"}"
  export AUTHORITY=${place%%/*}
  export RESOURCE=${place#"$AUTHORITY"}
  timeout 10 bash -c "$post"
}

# json TEXT: as it stands in a string of JSON, which has no way to write what is not UTF-8: that becomes U+FFFD.
json() {
  local LC_ALL=C text=$1 written='' byte next=$'[\x80-\xbf]' plain
  plain=$'^([] !#-[^-~]|[\xc2-\xdf]N|\xe0[\xa0-\xbf]N|[\xe1-\xec\xee\xef]NN|\xed[\x80-\x9f]N|\xf0[\x90-\xbf]NN|[\xf1-\xf3]NNN|\xf4[\x80-\x8f]NN)+'
  plain=${plain//N/$next}
  while [[ $text ]]; do
    if [[ $text =~ $plain ]]; then
      written+=${BASH_REMATCH[0]} text=${text:${#BASH_REMATCH[0]}}
      continue
    fi
    case $text in
      [\"\\]*) byte=\\${text:0:1} ;;
      [$'\x01'-$'\x1f'$'\x7f']*) printf -v byte '\\u%04x' "'${text:0:1}" ;;
      *) byte='\ufffd' ;;
    esac
    written+=$byte text=${text:1}
  done
  printf %s "$written"
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
