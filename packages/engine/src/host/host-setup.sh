# shellcheck shell=bash
# Prepares a fresh Ubuntu or Debian machine for deployments: Docker with Compose, the network of the proxy, and a user that deploys.
# What is there already stays as it is, so it may run as often as you like; where nothing is missing, it asks no package server.

setup_user=deployer # its name is a secret of the workflows, and GitHub hides every secret in all logs: no word that is used there

# As root. The machine's own public keys go to standard output, for the secret DEPLOY_KNOWN_HOSTS; everything else goes to standard
# error. Nothing is opened or closed in a firewall. The script itself comes on standard input, which no command may read.
host_setup_main() { setup_machine "${1-}" </dev/null; } # PUBLIC-KEY

setup_machine() { # PUBLIC-KEY
  setup_check "$1"
  setup_stop_if_problems
  setup_tools
  setup_docker "$(os_release ID)" "$(os_release VERSION_CODENAME)"
  setup_stop_if_problems
  setup_deployer "$1"
  start_docker
  setup_stop_if_problems
  outlive_docker
  docker network inspect nginx-proxy >/dev/null 2>&1 || docker network create nginx-proxy >/dev/null
  setup_note ''
  setup_note "Ready. The user $setup_user may run Docker, which is as much as being root: keep its key accordingly."
  setup_note 'The first deployment starts the proxy. From outside, this machine needs port 22 (SSH), 80 and 443 alone. With ufw:'
  setup_note '  ufw allow OpenSSH && ufw allow 80/tcp && ufw allow 443/tcp && ufw enable'
  setup_note 'The public keys of this machine, for DEPLOY_KNOWN_HOSTS, were written to standard output.'
  cat /etc/ssh/ssh_host_*_key.pub
}

setup_note() { printf '%s\n' "$*" >&2; }

setup_stop_if_problems() { report_problems host-setup >&2 || exit 3; }
