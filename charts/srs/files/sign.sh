# Prints bytes that are given as hexadecimal digits ($1), each changed by XOR with a number ($2).
bytes() {
  rest=$1
  while [ -n "$rest" ]; do
    printf "\\$(printf %03o $((0x${rest%"${rest#??}"} ^ $2)))"
    rest=${rest#??}
  done
}

# Prints the HMAC-SHA256 of a text ($2) by a key ($1), in hexadecimal digits: images need not have openssl.
hmac() {
  block=$(printf %s "$1" | od -An -v -t x1 | tr -d ' \n')
  [ ${#block} -le 128 ] || block=$(printf %s "$1" | sha256sum | cut -d ' ' -f 1)
  while [ ${#block} -lt 128 ]; do block=${block}00; done
  inner=$({
    bytes "$block" 54
    printf %s "$2"
  } | sha256sum | cut -d ' ' -f 1)
  {
    bytes "$block" 92
    bytes "$inner" 0
  } | sha256sum | cut -d ' ' -f 1
}

# Prints an address to play a stream ($2) by with a token for some minutes, where viewers need one. $1: the address
signed() {
  if [ ! -e /etc/srs-play/keys ]; then
    echo "$1"
    return
  fi
  read -r key _ </etc/srs-play/keys
  expires=$(($(date +%s) + 600))
  token=$expires-$(hmac "$key" "$expires/$2")
  case $1 in
    *.m3u8)
      rest=${1#*://}
      echo "${1%%://*}://${rest%%/*}/$token/${rest#*/}"
      ;;
    *\?*) echo "$1&token=$token" ;;
    *) echo "$1?token=$token" ;;
  esac
}

