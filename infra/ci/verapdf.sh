#!/usr/bin/env bash
# Validates PDF reports against PDF/A-3a and PDF/UA-1 with veraPDF, and their files with qpdf and pdffonts: the example
# reports, and those of test/templates/pdf/write-samples.ts (hostile names, 300 pages, fleets, both papers). A single
# failed check ends it. Installs what it needs: Java and Maven with apt, veraPDF from Maven Central into node_modules/.
#   infra/ci/verapdf.sh [FOLDER]   FOLDER: reports of the examples (default: reports)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
reports=${1:-reports}

# An even minor number is a release. https://docs.verapdf.org/install/
version=1.28.2
# In node_modules, which no commit holds
cache=node_modules/.cache/verapdf
jar=$cache/greenfield-apps-$version.jar
samples=$cache/samples

install_missing() {
  local packages=()
  command -v java >/dev/null || packages+=(default-jre-headless)
  command -v mvn >/dev/null || [ -f "$jar" ] || packages+=(maven)
  command -v qpdf >/dev/null || packages+=(qpdf)
  command -v pdffonts >/dev/null || packages+=(poppler-utils)
  if [ ${#packages[@]} -gt 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}"
  fi
  if [ ! -f "$jar" ]; then
    # Its main jar holds all that it needs
    mvn -q -B -Dstyle.color=never dependency:copy -Dartifact="org.verapdf.apps:greenfield-apps:$version" \
      -DoutputDirectory="$cache" -Dmdep.overWriteSnapshots=false
  fi
}

validate() { # FLAVOUR PDF...: prints one line for each file that passes, and fails unless all do
  local flavour=$1 output passed
  shift
  # veraPDF's exit status also tells of warnings, so its lines are read
  output=$(java -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper -f "$flavour" --format text -v "$@") || true
  passed=$(grep -c '^PASS ' <<<"$output" || true)
  echo "veraPDF $version, $flavour: $passed of $# files pass"
  if [ "$passed" -ne $# ]; then
    grep -v '^PASS ' <<<"$output" | head -60
    exit 1
  fi
}

check_files() { # PDF...: sound as files, every font embedded
  local pdf loose
  for pdf in "$@"; do
    qpdf --check "$pdf" >/dev/null || { echo "qpdf finds faults in $pdf"; exit 1; }
    # Columns from the right: emb sub uni object generation
    loose=$(pdffonts "$pdf" | awk 'NR > 2 && $(NF - 4) != "yes"')
    [ -z "$loose" ] || { echo "$pdf has fonts that are not embedded:"; echo "$loose"; exit 1; }
  done
  echo "qpdf and pdffonts: $# files are sound, every font is embedded"
}

install_missing
rm -rf "$samples"
node_modules/.bin/node test/templates/pdf/write-samples.ts "$samples"
mapfile -t pdfs < <(find "$reports" "$samples" -name '*.pdf' | sort)
examples=$(find "$reports" -name '*.pdf' | wc -l)
[ "$examples" -gt 0 ] || { echo "There is no PDF in $reports: run npm start first"; exit 1; }
validate 3a "${pdfs[@]}"
validate ua1 "${pdfs[@]}"
check_files "${pdfs[@]}"
