#!/usr/bin/env bash
# Deploys the service into moto, a stand-in for AWS that needs no account, and runs its functions, as bundled, against what
# was made there. Needs a build (dist/) and the Python packages of integration.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export PATH="$PWD/node_modules/.bin:$PATH"
wanted=$(sha256sum infra/ci/requirements.txt | cut -c1-16)
venv="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead/python-$wanted"
[ -f "$venv/complete" ] || { echo 'Run infra/ci/integration.sh first: it installs moto'; exit 1; }

log=$(mktemp)
# Port 0: the system gives one that is free; the log says which
"$venv/bin/python" infra/ci/moto-server.py -H 127.0.0.1 -p 0 >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
port=''
for _ in $(seq 150); do
  port=$(sed -n 's/.*Running on http:\/\/127\.0\.0\.1:\([0-9]*\).*/\1/p' "$log" | head -n 1)
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.2
done
[ -n "$port" ] || { cat "$log"; exit 1; }

export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
osls deploy --region eu-west-1 >/dev/null
echo 'moto made the stack, and left out without a word:'
skipped=$(sed -n 's/.*No Moto CloudFormation support for \([A-Za-z0-9:]*\).*/\1/p' "$log" | sort -u)
echo "$skipped" | sed 's/^/  /'
expected='AWS::CloudWatch::Alarm AWS::S3::BucketPolicy AWS::Scheduler::Schedule AWS::Scheduler::ScheduleGroup'
[ "$(echo $skipped)" = "$expected" ] || { echo "It should be: $expected"; exit 1; }
node infra/ci/check-deployment.mjs
