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
  osls package >/dev/null 2>&1 || osls package
  (cd .serverless && sha256sum ./*.zip)
}
# With everything that a configuration can ask of a deployment; first, because the framework then clears .serverless
rm -rf .serverless-full
osls package --param config=test/infra/full-deployment.yaml --package .serverless-full >/dev/null 2>&1 ||
  osls package --param config=test/infra/full-deployment.yaml --package .serverless-full
first=$(package)
second=$(package)
[ "$first" = "$second" ] || { echo 'The archives differ between two runs'; diff <(echo "$first") <(echo "$second"); exit 1; }
echo "$first"
echo 'The archives are the same bytes twice'

node node_modules/vitest/vitest.mjs run --project package

python_packages templates 'cfn-lint==1.58.0' 'checkov==3.2.495'
# W3005: the framework writes a DependsOn beside each reference to a role
for template in .serverless/cloudformation-template-update-stack.json .serverless-full/cloudformation-template-update-stack.json; do
  "$venv/bin/cfn-lint" --ignore-checks W3005 -- "$template"
  "$venv/bin/checkov" --skip-download --config-file infra/ci/checkov.yml --file "$template"
done
# The code of a satellite is a path until "aws cloudformation package" has put it into a bucket
satellite=$(mktemp --suffix .yaml)
sed 's#Code: ../../dist/lambda/scan#Code: {S3Bucket: code, S3Key: scan.zip}#' infra/satellite/satellite.yaml >"$satellite"
"$venv/bin/cfn-lint" -- "$satellite" infra/member-account/member-account.yaml infra/cluster-access/access-entry.yaml
"$venv/bin/checkov" --skip-download --config-file infra/ci/checkov.yml --file "$satellite"
rm "$satellite"
echo 'cfn-lint: no complaint'
