# Before SRS starts: writes the directives that hold secrets, then has SRS check its configuration, so that a fault shows here and not in a
# server that restarts again and again. What calls the functions below follows this file.
umask 077
rm -f /run/srs/*.conf

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

# key FILE: SRS takes RSA keys only, and with another would refuse every client. Where the first line of a key does not say its kind, the
# beginning of the second does: 1.2.840.113549.1.1.1 is rsaEncryption.
key() {
  case $(sed -n '/^-----BEGIN/,$p' "$1" | head -n 2) in
    '-----BEGIN RSA PRIVATE KEY-----'* | '-----BEGIN PRIVATE KEY-----'*MII????BADANBgkqhkiG9w0BAQEF*) ;;
    *) fail "$1 is not an RSA key, and SRS takes no other: make one of RSA (cert-manager: privateKey.algorithm: RSA)" ;;
  esac
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

return=$(printf '\r')
newline='
'
