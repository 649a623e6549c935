#!/usr/bin/env bash
# Holds the machine formats of the example reports against what others say that they are: OSCAL against compliance-trestle,
# OCSF against the schema of its release, SARIF against Microsoft's copy of the OASIS schema, Prometheus and JUnit
# against parsers, and the manifest against bulkhead verify. Needs python3 with venv, and npm.
#   infra/ci/formats.sh [FOLDER OF REPORTS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. infra/ci/python.sh
reports=$(realpath "${1:-reports}")
work=.formats-ci

mkdir -p "$work"
python_packages formats compliance-trestle==4.0.1 check-jsonschema==0.39.0 ocsf-json-schema==1.2.0 \
  prometheus_client==0.26.0 junitparser==5.0.3
# The tool itself is a program of 40 MB; only the schema that comes with it is used
if [ ! -f "$work/sarif-2.1.0.json" ]; then
  (cd "$work" && npm pack --silent @microsoft/sarif-multitool-linux@5.7.0 >/dev/null)
  tar -xzf "$work"/microsoft-sarif-multitool-linux-5.7.0.tgz -C "$work" --strip-components 1 package/sarif-2.1.0.json
  rm "$work"/microsoft-sarif-multitool-linux-5.7.0.tgz
fi

some() { compgen -G "$1" >/dev/null || { echo "No $1"; exit 1; }; }

some "$reports/*.oscal.json"
rm -rf "$work/trestle" && mkdir "$work/trestle"
(
  cd "$work/trestle"
  trestle=$venv/bin/trestle
  "$trestle" init >/dev/null
  for file in "$reports"/*.oscal.json; do
    name=$(basename "$file" .oscal.json)
    "$trestle" import -f "$file" -o "$name" >import.log 2>&1 || { cat import.log; exit 1; }
    "$trestle" validate -t assessment-results -n "$name" >validate.log 2>&1 || { cat validate.log; exit 1; }
    grep -q VALID validate.log || { cat validate.log; exit 1; }
    echo "OSCAL $name: trestle takes it"
  done
)

some "$reports/*.sarif"
"$venv/bin/check-jsonschema" --schemafile "$work/sarif-2.1.0.json" "$reports"/*.sarif
"$venv/bin/python" infra/ci/check-formats.py "$reports"

node_modules/.bin/node functions/cli/main.ts verify "$reports/manifest.json"
