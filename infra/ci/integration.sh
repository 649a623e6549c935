#!/usr/bin/env bash
# The integration tests: the real AWS SDK over HTTP against moto, a stand-in for AWS that needs no account, and the
# CloudFormation templates through cfn-lint. Where KUBEBUILDER_ASSETS names a folder with kube-apiserver and etcd, the
# reader is tried against them too. Arguments go to vitest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. infra/ci/python.sh

node infra/setup.mjs
# The workflow is run with the functions as they are bundled, and its PDF is read
node_modules/.bin/node infra/build.mjs
if ! command -v pdftotext >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends poppler-utils
fi
python_packages moto "${MOTO_PACKAGES[@]}"
echo 'cfn-lint over the CloudFormation templates'
"$venv/bin/cfn-lint" infra/member-account/*.yaml infra/cluster-access/access-entry.yaml
start_moto "$venv/bin/moto_server"
export MOTO_URL="$moto_url"
node_modules/.bin/node node_modules/vitest/vitest.mjs run --project integration "$@"
