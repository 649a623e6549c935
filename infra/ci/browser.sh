#!/usr/bin/env bash
# Opens HTML reports in headless Chromium: axe-core on every view in light and dark, the keyboard alone, deep links,
# hostile names, print, phones, and how long 3,000 namespaces take (test/browser). Installs Chromium with apt where it
# is missing; CHROMIUM names another one. Arguments go to vitest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

node infra/setup.mjs
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
fi
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export CHROMIUM
"$CHROMIUM" --version
# Two files at a time: each has a browser of its own
node_modules/.bin/node node_modules/vitest/vitest.mjs run --project browser --maxWorkers 2 "$@"
