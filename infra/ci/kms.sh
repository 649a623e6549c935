#!/usr/bin/env bash
# Signs and verifies a run with a key in KMS, as moto plays it: no account and no network beyond PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. infra/ci/python.sh

python_packages moto "${MOTO_PACKAGES[@]}"
start_moto "$venv/bin/moto_server"
export AWS_ENDPOINT_URL="$moto_url" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
node_modules/.bin/node infra/ci/check-kms.mjs
