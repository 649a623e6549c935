#!/usr/bin/env bash
# The integration tests: the real AWS SDK over HTTP against moto, a stand-in for AWS that needs no account, and the
# CloudFormation templates through cfn-lint. Python packages go to a folder of the user's cache, outside the checkout.
# Arguments go to vitest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

node infra/setup.mjs

wanted=$(sha256sum infra/ci/requirements.txt | cut -c1-16)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead/python-$wanted"
# Written last, so that an installation that was cut off is made anew
if [ ! -f "$venv/complete" ]; then
  rm -rf "$venv"
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3 python3-venv
  fi
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement infra/ci/requirements.txt
  touch "$venv/complete"
fi

echo 'cfn-lint over the CloudFormation templates'
"$venv/bin/cfn-lint" infra/member-account/*.yaml infra/cluster-access/access-entry.yaml

port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
log=$(mktemp)
"$venv/bin/moto_server" --host 127.0.0.1 --port "$port" >"$log" 2>&1 &
moto=$!
trap 'kill "$moto" 2>/dev/null || true; rm -f "$log"' EXIT
export MOTO_URL="http://127.0.0.1:$port"
for attempt in $(seq 1 120); do
  if "$venv/bin/python" -c "import urllib.request as r; r.urlopen('$MOTO_URL/moto-api/')" 2>/dev/null; then break; fi
  if [ "$attempt" = 120 ] || ! kill -0 "$moto" 2>/dev/null; then
    echo 'Cannot start moto_server:'
    cat "$log"
    exit 1
  fi
  sleep 0.5
done

node_modules/.bin/node node_modules/vitest/vitest.mjs run --project integration "$@"
