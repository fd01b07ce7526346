#!/bin/sh
# Tells Safelight from the host that a drive is there, or that it is about to be unplugged.
#   tell-safelight.sh attach PATH       prints the id of the drive; PATH as the dock's container sees it
#   tell-safelight.sh release DRIVE_ID  returns when nothing on the drive is open any more
# SAFELIGHT_URL is its address; SAFELIGHT_TOKEN_FILE holds a token (safelight token create --name host).
set -eu

if [ $# -ne 2 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
url=${SAFELIGHT_URL:-http://127.0.0.1:4700}
token=$(cat "${SAFELIGHT_TOKEN_FILE:?is not set}")

# Prints the answer; what is not a success goes to standard error and ends the script.
post() {
  answer=$(curl --silent --show-error --max-time 60 --request POST --write-out '\n%{http_code}' \
    --header "Authorization: Bearer $token" "$@")
  case ${answer##*
} in
    2??) printf '%s\n' "${answer%
*}" ;;
    *)
      printf '%s\n' "$answer" >&2
      exit 1
      ;;
  esac
}

case $1 in
  attach)
    # Whatever the name, its exact bytes arrive.
    path=$(printf %s "$2" | base64 | tr '+/' '-_' | tr -d '=\n')
    drive=$(post --header 'Content-Type: application/json' \
      --data "{\"pathRaw\":\"$path\",\"kind\":\"drive\"}" "$url/api/drives/attach")
    printf '%s\n' "$drive" | sed 's/^{"id":"\([^"]*\)".*/\1/'
    ;;
  release)
    post "$url/api/drives/$2/release" > /dev/null
    ;;
esac
