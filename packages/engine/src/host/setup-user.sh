# shellcheck shell=bash
# Makes the user that deploys: no password and no sudo. Whoever may talk to Docker can become root all the same, so its key is worth
# as much as root's.

setup_deployer() { # PUBLIC-KEY
  local home keys_file blob
  id "$setup_user" >/dev/null 2>&1 || {
    setup_note "making the user $setup_user"
    useradd --create-home --shell /bin/bash --password '*' "$setup_user"
  }
  [[ " $(id -nG "$setup_user") " == *' docker '* ]] || usermod --append --groups docker "$setup_user"
  home=$(getent passwd "$setup_user" | cut -d : -f 6)
  keys_file=$home/.ssh/authorized_keys
  install -d -m 0700 -o "$setup_user" -g "$(id -gn "$setup_user")" "$home/.ssh"
  touch "$keys_file"
  read -r _ blob _ <<<"$1"
  if ! grep -v '^#' "$keys_file" | grep -F -- "$blob" >/dev/null; then # it may be there with options in front, or another comment
    [[ -z $(tail -c 1 "$keys_file") ]] || echo >>"$keys_file"
    printf '%s\n' "$1" >>"$keys_file"
  fi
  chown "$setup_user:$(id -gn "$setup_user")" "$keys_file"
  chmod 0600 "$keys_file"
}
