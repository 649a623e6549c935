# To be sourced. Python packages in a folder of the user's cache, outside of the checkout, and moto on a free port.

# python_packages NAME REQUIREMENT… installs once for each set of requirements; sets `venv`.
python_packages() {
  local name=$1 wanted
  shift
  wanted=$(printf '%s\n' "$@" | sha256sum | cut -c1-16)
  venv="${XDG_CACHE_HOME:-$HOME/.cache}/bulkhead/$name-$wanted"
  # Written last, so that an installation that was cut off is made anew
  [ ! -f "$venv/complete" ] || return 0
  rm -rf "$venv"
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3 python3-venv
  fi
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
  touch "$venv/complete"
}

# start_moto COMMAND… starts moto's server, as COMMAND, until the script ends; sets `moto_url` and `moto_log`.
start_moto() {
  moto_log=$(mktemp)
  # Port 0: the system gives one that is free; the log says which
  "$@" --host 127.0.0.1 --port 0 >"$moto_log" 2>&1 &
  moto=$!
  trap 'kill "$moto" 2>/dev/null || true; rm -f "$moto_log"' EXIT
  local port=''
  for _ in $(seq 300); do
    port=$(sed -n 's/.*Running on http:\/\/127\.0\.0\.1:\([0-9]*\).*/\1/p' "$moto_log" | head -n 1)
    [ -z "$port" ] || break
    kill -0 "$moto" 2>/dev/null || break
    sleep 0.2
  done
  [ -n "$port" ] || { echo 'Cannot start moto:'; cat "$moto_log"; exit 1; }
  moto_url="http://127.0.0.1:$port"
}

MOTO_PACKAGES=('moto[all,server]==5.2.5' 'cfn-lint==1.58.0')
