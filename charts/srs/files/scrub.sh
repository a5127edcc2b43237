# Passes on what follows writes, without the keys of publishers and the tokens of viewers: SRS has the whole address of each in its log.
rm -f /tmp/log
mkfifo /tmp/log
sed -u -E 's/(^|[^A-Za-z])[Kk][Ee][Yy]=[A-Za-z0-9._~-]+/\1key=***/g; s/(^|[^A-Za-z])token=[A-Za-z0-9._~-]+/\1token=***/g' </tmp/log &
scrub=$!
exec >/tmp/log 2>&1
rm /tmp/log

# The last words are passed on too, before this shell ends with its own status.
trap 'status=$?; exec >&- 2>&-; wait $scrub; exit $status' EXIT

