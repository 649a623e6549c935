#!/usr/bin/env bash
# Signs and verifies a run with a key in KMS, as moto plays it: no account and no network beyond PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=.formats-ci
mkdir -p "$work"

if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends python3-venv
fi
[ -x "$work/moto/bin/pip" ] || python3 -m venv "$work/moto"
"$work/moto/bin/pip" install --quiet --disable-pip-version-check 'moto[server,kms]==5.2.5'

# Port 0: the system gives one that is free; the log says which
"$work/moto/bin/moto_server" -H 127.0.0.1 -p 0 >"$work/moto.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
port=''
for _ in $(seq 100); do
  port=$(sed -n 's/.*Running on http:\/\/127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/moto.log" | head -n 1)
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.2
done
[ -n "$port" ] || { cat "$work/moto.log"; exit 1; }

export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
node_modules/.bin/node infra/ci/check-kms.mjs
