# Deletes old files that SRS left on the volume. The chart puts index.sh before this file, and appends these settings and the call:
#   dry_run      if set, it only logs what it would delete
#   max_age      age in minutes at which segments, playlists, unfinished recordings and empty folders are deleted
#   keep_for     age in minutes at which recordings are deleted; empty: never
#   max_usage    percentage of the claim above which the oldest recordings are deleted; empty: no limit
#   size         size of the claim in bytes; empty: unknown
#   finishing    set if finish.sh finishes the recordings that killed servers leave: these then stay, unless they cannot be finished
#   keep_hls, keep_dash   set if SRS keeps all segments, as an archive
#   shared       set if the volume may hold files of others: folders then stay
# The names of SRS's files, as regular expressions; empty: it writes none:
#   recordings   finished recordings
#   segments     HLS segments, named by playlists
#   fragments    DASH segments, named by manifests
#   initials     initialization segments in MP4, written when a stream begins; no recordings
# The volume is at /html. Files that SRS's image has in the same place (players, console) stay.
own=/usr/local/srs/objs/nginx/html
trap 'kill $!; exit 0' TERM INT
# Files that a dry run would have deleted.
declare -A gone

clean() {
  clock_is_right || return 0
  count=0 freed=0 gone=()
  delete 'is temporary and old' "($recordings)\.tmp" -mmin "+$max_age"
  [[ $keep_hls ]] || delete 'is temporary and old' "$segments" -mmin "+$max_age"
  [[ $keep_dash ]] || delete 'is temporary and old' "$fragments" -mmin "+$max_age"
  # These go after the files that need them.
  [[ $keep_hls ]] || delete 'is temporary and old' "$playlists" -mmin "+$max_age"
  [[ $keep_dash ]] || delete 'is temporary and old' "$manifests" -mmin "+$max_age"
  [[ $keep_hls || $keep_dash ]] || delete 'is temporary and old' "$initials" -mmin "+$max_age"
  [[ -z $keep_for ]] || delete 'is an old recording' "$recordings" -mmin "+$keep_for"
  [[ -z $max_usage ]] || make_room
  [[ $shared ]] || delete_folders
  echo "cleanup: ${dry_run:+would have }deleted $count, $((freed / 1048576)) MiB"
}

# A clock that jumps ahead would make every file look old. Since the last pass, it must have advanced as far as the node's uptime. After a restart
# of the node, or on another node, it may have advanced by up to two days. If it is wrong, the next pass deletes.
clock_is_right() {
  local now up boot last='' before booted passed most
  now=$(date +%s) up=$(cut -d. -f1 /proc/uptime) boot=$(</proc/sys/kernel/random/boot_id)
  [[ ! -e .cleanup ]] || read -r last before booted <.cleanup
  # On a full disk it is empty.
  last=${last:-$(stat -c %Y .cleanup 2>/dev/null)} last=${last:-$now}
  printf '%d %d %s\n' "$now" "$up" "$boot" 2>/dev/null >.cleanup
  passed=$((now - last)) most=172800
  if [[ $boot == "$booted" ]]; then passed=$((passed - up + before)) most=600; fi
  if ((passed < -600 || passed > most)); then
    echo "cleanup: nothing is deleted now, because the last pass was at $(date -d "@$last"): the clock may be wrong"
    return 1
  fi
}

# files REGEX FIND-ARGUMENT...: finds files, but none of nginx's; none at all for an empty expression.
files() {
  local others=()
  [[ -z $1 || $1 == '()'* ]] && return
  [[ -z $initials || $1 == "$initials" ]] || others=(! -regex "\./($initials)")
  find . -xdev -regextype posix-extended -name lost+found -prune -o -type f -regex "\./($1)" "${others[@]}" ! -path './.numbers/*' "${@:2}"
}

# delete REASON REGEX FIND-ARGUMENT...
delete() {
  local entry
  while IFS= read -r -d '' entry; do
    remove "$1" "${entry#* }" "${entry%% *}"
  done < <(files "${@:2}" -printf '%b %p\0')
}

delete_folders() {
  local entry
  while IFS= read -r -d '' entry; do
    remove 'is an empty folder' "${entry#* }" "${entry%% *}"
  done < <(find . -xdev -mindepth 1 -depth -type d -empty ! -path './.*' ! -name lost+found -mmin "+$max_age" -printf '%b %p\0')
}

# Deletes the oldest recordings until the files here take no more than that percentage of the claim, or of its file system if that is smaller.
# Other files on the same file system, such as a node's disk or NFS, do not count.
make_room() {
  local used available total here spare entry deletable=0 excess
  read -r used available < <(df --output=used,avail -B1 . | tail -n 1)
  total=$((used + available)) here=$(du -sxB1 . | cut -f1)
  if [[ $size ]] && ((size < total)); then total=$size; fi
  excess=$((here - total / 100 * max_usage - (dry_run ? freed : 0)))
  if ((excess <= 0)); then
    if ((used * 100 > (used + available) * max_usage)); then
      echo "cleanup: the file system is $(percent $used $((used + available))) full, but not with the files here, which take" \
        "$(percent $here $total) of theirs: no recording is deleted for that"
    fi
    return
  fi
  while IFS= read -r -d '' entry; do
    [[ ${gone[${entry#* }]} ]] || deletable=$((deletable + ${entry%% *} * 512))
  done < <(files "$recordings" -printf '%b %p\0')
  if ((deletable < excess)); then
    echo "cleanup: the files here take $(percent $here $total) of their room, and would take more than $max_usage% without a single" \
      "recording: none is deleted for that"
    return
  fi
  while ((excess > 0)) && IFS= read -r -d '' entry; do
    entry=${entry#* }
    remove 'is the oldest recording on a full volume' "${entry#* }" "${entry%% *}" && excess=$((excess - ${entry%% *} * 512))
  done < <(files "$recordings" -printf '%T@ %b %p\0' | sort -zn)
}

# percent PART WHOLE: rounded as df does.
percent() {
  echo "$((($1 * 100 + $2 - 1) / $2))%"
}

# remove REASON PATH BLOCKS: fails if the file stays.
remove() {
  [[ -e $own/$2 || ${gone[$2]} ]] && return 1
  case $2 in
    *.flv.tmp) [[ $finishing ]] && return 1 ;;
    *.mp4.tmp) [[ $finishing ]] && ! broken "$2" && return 1 ;;
    *.m3u8) names_nothing "$2" || return 1 ;;
    *.mpd) manifest_of_nothing "$2" || return 1 ;;
    *init.mp4) [[ $2 =~ ^\./($initials)$ ]] && ! none_left "${2%/*}"/*.m4s "${2%/*}"-*.m4s && return 1 ;;
  esac
  if [[ -z $dry_run ]]; then
    if [[ -d $2 ]]; then rmdir -- "$2"; else rm -f -- "$2"; fi || return
  fi
  [[ -z $dry_run ]] || gone[$2]=yes
  count=$((count + 1)) freed=$((freed + $3 * 512))
  printf 'cleanup: %s, because it %s: %q\n' "${dry_run:+would have }deleted" "$1" "${2#./}"
}

# names_nothing PLAYLIST: succeeds if all segments in it have names that SRS gives, and all are gone.
names_nothing() {
  local line segment
  while IFS= read -r line || [[ $line ]]; do
    [[ -z $line || $line == '#'* ]] && continue
    segment=${line%%\?*} segment=${1%/*}/${segment##*/}
    [[ $segment =~ ^\./($segments)$ ]] || return 1
    [[ ! -e $segment || ${gone[$segment]} ]] || return 1
  done <"$1"
}

# manifest_of_nothing MANIFEST: succeeds if SRS wrote it, and the fragments in the folder beside it are gone.
manifest_of_nothing() {
  [[ $(<"$1") == *'$RepresentationID$-$Number$.m4s'* ]] && none_left "${1%.mpd}"/*.m4s
}

none_left() {
  local file
  for file; do
    [[ ! -e $file || ${gone[$file]} ]] || return 1
  done
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
