# Asks Kubernetes for the address of a Service's load balancer until it has one, and writes it to a file.
# $1: the namespace, $2: the Service, $3: the file
account=/var/run/secrets/srs.ossrs.io
case $KUBERNETES_SERVICE_HOST in
  *:*) host="[$KUBERNETES_SERVICE_HOST]" ;;
  *) host=$KUBERNETES_SERVICE_HOST ;;
esac
url="https://$host:$KUBERNETES_SERVICE_PORT/api/v1/namespaces/$1/services/$2?pretty=true"

# Prints the addresses in the Service's status, one a line. curl reads the token from its input, because others could see its arguments.
addresses() {
  printf 'Authorization: Bearer %s\n' "$(cat "$account/token")" |
    curl -sS --fail --max-time 10 --cacert "$account/ca.crt" -H @- "$url" |
    sed -nE 's/^ *"(ip|hostname)": "([^"]+)",?$/\2/p'
}

waited=0
while :; do
  found=$(addresses)
  # SRS 6 supports WebRTC only over IPv4.
  address=$(printf '%s\n' "$found" | grep -v : | head -n 1)
  address=${address:-$(printf '%s\n' "$found" | head -n 1)}
  [ -n "$address" ] && break
  [ $((waited % 30)) -eq 0 ] && echo "candidate: waiting for the load balancer of Service $2 to get an address"
  waited=$((waited + 2))
  sleep 2
done
echo "candidate: the load balancer of Service $2 has the address $address"
printf '%s' "$address" >"$3"
