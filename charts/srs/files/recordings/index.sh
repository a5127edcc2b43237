PATH=$PATH:/usr/local/srs/objs/ffmpeg/bin

# broken MP4: succeeds if it has no index, which SRS writes at the end. A file that cannot be read for another reason is not broken.
broken() {
  local said
  said=$(ffmpeg -nostdin -loglevel error -i "file:$1" -map 0 -c copy -t 0 -f null - 2>&1)
  [[ $said == *'moov atom not found'* || $said == *'Invalid data found'* ]]
}
