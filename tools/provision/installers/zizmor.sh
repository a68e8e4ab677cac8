# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh

zizmor() {
  local venv=$tools/venv
  if [ "$("$venv/bin/zizmor" --version 2>/dev/null)" != "zizmor $ZIZMOR" ]; then
    say "pip zizmor $ZIZMOR"
    python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "zizmor==$ZIZMOR"
  fi
  ln -sfn ../venv/bin/zizmor "$bin/zizmor"
}
