# Deletes old files that SRS left on the volume. What calls the functions below follows this file.
#   dry_run      empty, or it only says what it would delete
#   max_age      minutes after which segments, playlists and unfinished recordings are deleted, and folders that are empty
#   keep_for     minutes after which recordings are deleted; empty: never
#   max_usage    percent of the volume: beyond it, the oldest recordings are deleted; empty: never
#   finishing    not empty where finish.sh finishes the recordings that killed servers leave: then these stay until it has
# The volume is at /html. What SRS's own image has at the same place (players, console) stays.
own=/usr/local/srs/objs/nginx/html
temporary=(-name '*.ts' -o -name '*.ts.tmp' -o -name '*.m3u8' -o -name '*.m3u8.temp' -o -name '*.m4s' -o -name '*.m4s.tmp' -o -name '*.mpd'
  -o -name '*.mpd.tmp' -o -name '*-init.mp4' -o -name '*-init.mp4.tmp' -o -name '*.flv.tmp' -o -name '*.mp4.tmp')
recordings=(-type f \( -name '*.flv' -o -name '*.mp4' \) ! -name '*-init.mp4' ! -path '*/.*')
trap 'kill $!; exit 0' TERM INT

clean() {
  clock_is_right || return 0
  count=0 freed=0
  delete 'is temporary and old' -type f \( "${temporary[@]}" \) ! -path '*/.*' -mmin "+$max_age"
  [[ -z $keep_for ]] || delete 'is an old recording' "${recordings[@]}" -mmin "+$keep_for"
  [[ -z $max_usage ]] || make_room
  delete 'is an empty folder' -mindepth 1 -depth -type d -empty ! -path '*/.*' ! -name lost+found -mmin "+$max_age"
  echo "cleanup: ${dry_run:+would have }deleted $count, $((freed / 1048576)) MiB"
}

# A clock that jumps ahead would make everything old. Since the last pass, it must have gone on by as much as the node has been up; after a
# restart of the node or on another one, nobody knows, and more than two days are suspicious. The next pass then deletes.
clock_is_right() {
  local now up boot last='' before booted passed most
  now=$(date +%s) up=$(cut -d. -f1 /proc/uptime) boot=$(</proc/sys/kernel/random/boot_id)
  [[ ! -e .cleanup ]] || read -r last before booted <.cleanup
  # A full disk leaves it empty.
  last=${last:-$(stat -c %Y .cleanup 2>/dev/null)} last=${last:-$now}
  printf '%d %d %s\n' "$now" "$up" "$boot" 2>/dev/null >.cleanup
  passed=$((now - last)) most=172800
  if [[ $boot == "$booted" ]]; then passed=$((passed - up + before)) most=600; fi
  if ((passed < -600 || passed > most)); then
    echo "cleanup: nothing is deleted now, because the last pass was at $(date -d "@$last"): the clock may be wrong"
    return 1
  fi
}

# delete REASON FIND-ARGUMENT...
delete() {
  local reason=$1 entry
  shift
  while IFS= read -r -d '' entry; do
    remove "$reason" "${entry#* }" "${entry%% *}"
  done < <(find . -xdev "$@" -printf '%b %p\0')
}

# Oldest first, until no more than the share is in use.
make_room() {
  local size used excess entry
  read -r size used < <(df --output=size,used -B1 . | tail -n 1)
  excess=$((used - size / 100 * max_usage - (dry_run ? freed : 0)))
  while ((excess > 0)) && IFS= read -r -d '' entry; do
    entry=${entry#* }
    remove 'is the oldest recording on a full volume' "${entry#* }" "${entry%% *}"
    excess=$((excess - ${entry%% *} * 512))
  done < <(find . -xdev "${recordings[@]}" -printf '%T@ %b %p\0' | sort -zn)
}

# remove REASON PATH BLOCKS
remove() {
  [[ -e $own/$2 ]] && return
  [[ $finishing && $2 == *.flv.tmp && ! -e ${2%.tmp} ]] && return
  if [[ -z $dry_run ]]; then
    if [[ -d $2 ]]; then rmdir -- "$2"; else rm -f -- "$2"; fi || return
  fi
  count=$((count + 1)) freed=$((freed + $3 * 512))
  printf 'cleanup: %s, because it %s: %q\n' "${dry_run:+would have }deleted" "$1" "${2#./}"
}

# at MINUTES HOURS: cleans whenever a schedule such as "*/15 2-5,14" says.
at() {
  while true; do
    sleep $((60 - 10#$(date +%S))) &
    wait $!
    if matches "$1" "$(date +%-M)" && matches "$2" "$(date +%-H)"; then clean; fi
  done
}

# matches FIELD NUMBER
matches() {
  local part parts step from to
  IFS=, read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    step=1
    [[ $part == */* ]] && step=${part#*/}
    part=${part%/*}
    case $part in
      '*') from=0 to=59 ;;
      *-*) from=${part%-*} to=${part#*-} ;;
      *) from=$part to=$part ;;
    esac
    (($2 >= from && $2 <= to && ($2 - from) % step == 0)) && return
  done
  return 1
}
