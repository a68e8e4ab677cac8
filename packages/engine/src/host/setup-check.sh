# shellcheck shell=bash
# Checks what must be true of a machine before host-setup changes anything, and reports all of it at once.

setup_check() { # PUBLIC-KEY
  local free name
  ((EUID == 0)) || problem 'host-setup has to run as root.' \
    "Log in as root, or: ssh USER@HOST sudo bash -s -- host-setup \"'PUBLIC KEY'\" < .deploy/deploy.sh"
  name=$(os_release PRETTY_NAME)
  [[ $(os_release ID) == @(debian|ubuntu) ]] ||
    problem "This is ${name:-no system that host-setup knows}, not Debian or Ubuntu." \
      'Install Docker and Compose, and make a user that may run docker, by hand.'
  [[ $(uname -m) == @(x86_64|aarch64) ]] || problem "This machine is $(uname -m). The images exist for x86_64 and aarch64 (arm64)." \
    'Take a machine with one of these processors.'
  [[ $1 =~ ^(ssh-ed25519|ecdsa-sha2-nistp[0-9]+)\ [A-Za-z0-9+/=]+(\ .*)?$ ]] ||
    problem "The argument is not a public key of the type Ed25519 or ECDSA: ${1:-it is missing}" \
      "Make one: ssh-keygen -t ed25519 -N '' -C deployer -f KEY. Then call host-setup as .deploy/README.md says under First deployment."
  compgen -G '/etc/ssh/ssh_host_*_key.pub' >/dev/null || problem 'There are no SSH host keys in /etc/ssh.' 'apt-get install openssh-server'
  free=$(($(df --output=avail -k / | tail -n 1) / 1024))
  ((free >= 3072)) || problem "The disk has $free MB free; Docker and two versions of the app need about 3072 MB." \
    'Free some space, or take a larger disk.'
}

# Prints what the machine says of its system; nothing where it does not say that.
os_release() ( # NAME
  # shellcheck source=/dev/null
  [[ ! -e /etc/os-release ]] || . /etc/os-release
  printf %s "${!1-}"
)
