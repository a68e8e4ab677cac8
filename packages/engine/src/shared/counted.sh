# shellcheck shell=bash
# A proof as the record has it: what is listed by name, with its transaction, and of each pattern how many databases there are, as in
# app.db@00000000000000ff,logs/log-*.db@193. With every name, it would grow with each file that appears.

# Sets a variable to the pattern to which a database belongs; to nothing where it is listed by name.
find_pattern() { # DATABASE VARIABLE
  local one
  printf -v "$2" %s ''
  ! is_database "$1" || return 0
  for one in "${patterns[@]}"; do
    fits_pattern "$1" "$one" || continue
    printf -v "$2" %s "$one"
    return
  done
}

# Prints a proof in this form. One that is in it already stays as it is.
counted_proof() { # a@txid,b@txid
  local item items name pattern result=''
  local -A count=()
  IFS=, read -r -a items <<<"$1"
  for item in "${items[@]}"; do
    pattern=''
    if ! is_count "$item"; then
      name=${item%@*}
      [[ $name != *%* ]] || unrecorded_name "$name" name
      find_pattern "$name" pattern
    fi
    if [[ -n $pattern ]]; then count["$pattern"]=$((${count["$pattern"]-0} + 1)); else result+=,$item; fi
  done
  for pattern in "${patterns[@]}"; do
    [[ -z ${count["$pattern"]-} ]] || result+=,$(recorded_name "$pattern")@${count["$pattern"]}
  done
  printf %s "${result#,}"
}

# Whether an item counts the databases of a pattern. A transaction has sixteen digits.
is_count() { # ITEM
  local shape='[][*?].*@(0|[1-9][0-9]{0,8})$'
  [[ $1 =~ $shape ]]
}

# Prints how many of these databases fit a pattern, and are not listed by name.
count_of_pattern() { # PATTERN DATABASE...
  local name number=0
  for name in "${@:2}"; do
    ! fits_pattern "$name" "$1" || is_listed "$name" || number=$((number + 1))
  done
  printf %d "$number"
}

# Prints how many databases of a pattern a proof has. A pattern that took the place of a narrower one counts for that one as well.
count_in_proof() { # PATTERN PROOF
  local item items name number=0
  IFS=, read -r -a items <<<"$2"
  for item in "${items[@]}"; do
    unrecorded_name "${item%@*}" name
    if is_count "$item"; then
      ! fits_pattern "$1" "$name" || number=$((number + ${item##*@}))
    elif fits_pattern "$name" "$1" && ! is_listed "$name"; then number=$((number + 1)); fi
  done
  printf %d "$number"
}

# Prints how many databases of a pattern a person drops by their names: a proof that lacks these may have as many fewer.
dropped_of_pattern() { # PATTERN PROOF DATABASE...
  local name
  local -A dropped=()
  for name in "${@:3}"; do
    if [[ $name == *[*?[]* || ,$2 == *",$name@"* ]] || is_listed "$name" || ! fits_pattern "$name" "$1"; then continue; fi
    dropped["$name"]=1
  done
  printf %d "${#dropped[@]}"
}

# Whether litestream.yml has a database by its name, and so no pattern is needed for it. It is asked of hundreds, so it starts no program.
is_listed() { # NAME
  ! is_database "$1" || return 0
  [[ $1 == .litestream-deployment/manifest.db ]] && ((${#patterns[@]}))
}
