#!/usr/bin/env bash
# Packages the service as a deployment would, without AWS: the compiled template through our own tests, cfn-lint and
# checkov, and the archives twice, which must be the same bytes. Needs a build (dist/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. infra/ci/python.sh

export AWS_EC2_METADATA_DISABLED=true PATH="$PWD/node_modules/.bin:$PATH"
package() {
  rm -rf .serverless
  # By its own Node: the reader of bulkhead.yaml is TypeScript
  osls package >/dev/null
  (cd .serverless && sha256sum ./*.zip)
}
first=$(package)
second=$(package)
[ "$first" = "$second" ] || { echo 'The archives differ between two runs'; diff <(echo "$first") <(echo "$second"); exit 1; }
echo "$first"
echo 'The archives are the same bytes twice'

node node_modules/vitest/vitest.mjs run --project package

python_packages templates 'cfn-lint==1.58.0' 'checkov==3.2.495'
template=.serverless/cloudformation-template-update-stack.json
# W3005: the framework writes a DependsOn beside each reference to a role
"$venv/bin/cfn-lint" --ignore-checks W3005 -- "$template"
echo 'cfn-lint: no complaint'
"$venv/bin/checkov" --skip-download --config-file infra/ci/checkov.yml --file "$template"
