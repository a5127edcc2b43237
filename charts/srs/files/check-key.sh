# Runs before SRS starts with TLS.

# key FILE: fails unless the key is RSA, because SRS would refuse every client with any other. If the first line of a key does not tell its kind,
# the beginning of the second does: 1.2.840.113549.1.1.1 is rsaEncryption.
key() {
  case $(sed -n '/^-----BEGIN/,$p' "$1" | head -n 2) in
    '-----BEGIN RSA PRIVATE KEY-----'* | '-----BEGIN PRIVATE KEY-----'*MII????BADANBgkqhkiG9w0BAQEF*) ;;
    *) fail "$1 is not an RSA key, and SRS takes no other: make one of RSA (cert-manager: privateKey.algorithm: RSA)" ;;
  esac
}
