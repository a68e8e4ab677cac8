# shellcheck shell=bash
# How the engine reports: what is wrong, each with its next step, all of it at once.

problems=() # what stops the run, as "CAUSE\n  -> NEXT STEP"

problem() { problems+=("$1"$'\n'"  -> $2"); } # CAUSE NEXT-STEP

# Prints every problem on standard output. Returns 1 when there is at least one.
report_problems() { # PREFIX
  local one
  ((${#problems[@]})) || return 0
  for one in "${problems[@]}"; do
    plain one "$one"
    printf '\n%s: %s\n' "$1" "$one"
  done
  return 1
}

# Every problem as an object, for an answer in JSON.
problems_json() {
  local one separator=''
  for one in "${problems[@]}"; do
    printf '%s{"cause":%s,"next":%s}' "$separator" "$(json_text "${one%%$'\n  -> '*}")" "$(json_text "${one#*$'\n  -> '}")"
    separator=,
  done
}

# A text as a string of JSON.
json_text() { # TEXT
  local text escaped
  plain text "$1" # without control characters, but for the two below
  escaped=${text//\\/\\\\} escaped=${escaped//\"/\\\"} escaped=${escaped//$'\n'/\\n}
  printf '"%s"' "${escaped//$'\t'/\\t}"
}

# Sets a variable to a text that neither a terminal nor a workflow acts on: no control characters but line feeds and tabs, and no line
# that GitHub would take for a command.
plain() { # VARIABLE TEXT
  local LC_ALL=C plain_text=$2
  plain_text=${plain_text//[$'\001'-$'\010'$'\013'-$'\037'$'\177']/?}
  plain_text=${plain_text//$'\xc2'[$'\x80'-$'\x9f']/?}
  [[ ! $plain_text =~ (^|$'\n')[^!-~]*:: ]] || plain_text=${plain_text//::/: :}
  printf -v "$1" %s "${plain_text//'##['/# #[}"
}

plain_lines() { # the same for standard input, a line at a time
  LC_ALL=C sed -u -e $'s/\r$//' -e $'s/[\001-\010\013-\037\177]/?/g' -e $'s/\xc2[\x80-\x9f]/?/g' \
    -e 's/^\([^!-~]*\)::/\1: :/' -e 's/##\[/# #[/g'
}

# What an app prints, told apart from what the engine says: nothing in it passes for a line of the report.
quote_lines() { plain_lines | sed -u 's/^/| /'; }

say() { # on the host: what happens, with the time in UTC
  local text
  plain text "$*"
  TZ=UTC0 printf '%(%H:%M:%S)T %s\n' -1 "$text"
}

note() { # in the restore check
  local text
  plain text "$*"
  printf 'restore: %s\n' "$text"
}

own_id_text='a copied project needs an id of its own: delete .yo-rc.json and .deploy/ in it,'
own_id_text+=' then run npm create litestream@latest -- --force.'
generate_again='Generate the files again in the repository (npm create litestream@latest), then commit and deploy.'

# The name of a database as the deployment record has it: "," separates databases there, "@" the transaction. Printed, or set.
recorded_name() { # NAME [VARIABLE]
  local as_recorded=${1//%/%25}
  as_recorded=${as_recorded//,/%2C}
  as_recorded=${as_recorded//@/%40}
  if [[ -n ${2-} ]]; then printf -v "$2" %s "$as_recorded"; else printf %s "$as_recorded"; fi
}

# The name of a database from one in the deployment record.
unrecorded_name() { # NAME [VARIABLE]
  local as_named=${1//%40/@}
  as_named=${as_named//%2C/,}
  as_named=${as_named//%25/%}
  if [[ -n ${2-} ]]; then printf -v "$2" %s "$as_named"; else printf %s "$as_named"; fi
}
