# shellcheck shell=bash
# An SSH agent for the build of the image, which the Dockerfile mounts. Its keys are in no file and in no command line, and leave it after
# an hour; the runner ends the agent with the job.

start_agent() { # SSH_KEYS holds one private key or several
  local key='' line count=0
  [[ ${SSH_KEYS-} == *[![:space:]]* ]] ||
    workflow_stop 'No SSH key' 'The SSH key of the build is not set. .deploy/README.md has the name of its secret: gh secret set NAME <file'
  eval "$(ssh-agent -s -t 3600)" >/dev/null || workflow_stop 'No SSH agent' 'ssh-agent does not start on this runner.'
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ $line != -----BEGIN* ]] || key=''
    key+=$line$'\n'
    [[ $line == -----END* ]] || continue
    add_key "$key" || refuse_key 'SSH key refused' "ssh-agent refuses an SSH key of the build: it is not whole, or it has a passphrase.\
 Set a key without a passphrase: gh secret set NAME <file"
    count=$((count + 1)) key=''
  done <<<"$SSH_KEYS"
  ((count > 0)) || refuse_key 'No SSH key' 'The secret with the SSH key of the build is not a private key, which begins with -----BEGIN.'
  job_variable SSH_AUTH_SOCK "$SSH_AUTH_SOCK"
  job_variable SSH_AGENT_PID "$SSH_AGENT_PID"
}

# There is nobody who could type a passphrase.
add_key() { printf %s "$1" | SSH_ASKPASS='' SSH_ASKPASS_REQUIRE=never setsid ssh-add -q - >/dev/null 2>&1; } # KEY

refuse_key() { # TITLE TEXT
  kill "$SSH_AGENT_PID"
  workflow_stop "$@"
}
