#!/usr/bin/env bash
# Deploys the service into moto, a stand-in for AWS that needs no account, and runs its functions, as bundled, against what
# was made there. Needs a build (dist/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. infra/ci/python.sh

export PATH="$PWD/node_modules/.bin:$PATH"
python_packages moto "${MOTO_PACKAGES[@]}"
start_moto "$venv/bin/python" infra/ci/moto-server.py
export AWS_ENDPOINT_URL="$moto_url" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
osls deploy --region eu-west-1 >/dev/null
echo 'moto made the stack, and left out without a word:'
skipped=$(sed -n 's/.*No Moto CloudFormation support for \([A-Za-z0-9:]*\).*/\1/p' "$moto_log" | sort -u)
echo "$skipped" | sed 's/^/  /'
expected='AWS::CloudWatch::Alarm AWS::S3::BucketPolicy AWS::Scheduler::Schedule AWS::Scheduler::ScheduleGroup'
[ "$(echo $skipped)" = "$expected" ] || { echo "It should be: $expected"; exit 1; }
node infra/ci/check-deployment.mjs

# Taking it away again: what is marked to stay stays
stack() { node -e "fetch(process.env.AWS_ENDPOINT_URL, {method: 'POST', headers: {authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0'}, body: new URLSearchParams({Action: 'DescribeStacks', StackName: 'bulkhead-prod'})}).then((answer) => answer.text()).then((text) => console.log(/<StackStatus>(\w+)</.exec(text)?.[1] ?? 'gone'))"; }
[ "$(stack)" = CREATE_COMPLETE ] || [ "$(stack)" = UPDATE_COMPLETE ] || { echo "The stack is $(stack) before it is removed"; exit 1; }
osls remove --region eu-west-1 >/dev/null
[ "$(stack)" = gone ] || { echo "The stack is still there: $(stack)"; exit 1; }
echo 'osls remove: the stack is gone'
