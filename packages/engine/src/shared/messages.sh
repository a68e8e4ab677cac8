# shellcheck shell=bash
# How the engine reports: what is wrong, each with its next step, all of it at once.

problems=() # what stops the run, as "CAUSE\n  -> NEXT STEP"

problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE NEXT-STEP

# Prints every problem on standard output. Returns 1 when there is at least one.
report_problems() { # PREFIX
  local one
  ((${#problems[@]})) || return 0
  for one in "${problems[@]}"; do printf '\n%s: %s\n' "$1" "$one"; done
  return 1
}

say() { TZ=UTC0 printf '%(%H:%M:%S)T %s\n' -1 "$*"; } # on the host: what happens, with the time in UTC

note() { printf 'restore: %s\n' "$*"; } # in the restore check

own_id_text='a copied project needs an id of its own: delete .yo-rc.json and .deploy/ in it, then run npm create litestream@latest -- --force.'

# The name of a database as the deployment record has it: "," separates databases there, "@" the transaction.
recorded_name() { # NAME
  local name=${1//%/%25}
  name=${name//,/%2C}
  printf %s "${name//@/%40}"
}

# The name of a database from one in the deployment record.
unrecorded_name() { # NAME
  local name=${1//%40/@}
  name=${name//%2C/,}
  printf %s "${name//%25/%}"
}
