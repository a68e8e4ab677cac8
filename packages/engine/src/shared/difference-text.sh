# shellcheck shell=bash
# Describes a difference between the backup and what the app writes: on the host, in the summary of a run and in the restore drill.
#   volume     a database on the volume that no list or pattern has        deleted    the app has it open, and its file is gone
#   layer      one in the app's container, deleted with it                 absent     listed, and the app has not created it
#   mount      one in another volume or folder of the host                 journal    listed, and not in WAL mode
#   recreated  listed, and created again by the app's start                    shrunk     listed, and lost more than half in the app's start
#   empty      a pattern, no file fits it, and no database is listed       unseen     something that could not be looked at
#   gone       of a pattern, backed up, and its file is no longer on the volume
#   nothing    files beside the databases, and nothing lies there          hidden     a mount of the app where such files are
#   link       not backed up, and a link among those files leads there

is_incomplete() { [[ $1 == @(volume|layer|mount|hidden|link) ]]; } # KIND; whether a new host would lack something

declare -A may_be_listed=() # by pattern: yes or no; there may be hundreds of files and few patterns

# Prints a paragraph for each difference, but only one for all files that one pattern would match: there may be hundreds of them.
print_differences() { # "KIND SINCE NAME"...
  local one kind since name group groups
  local -A many=()
  may_be_listed=()
  for one; do
    find_groups "$one" groups
    for group in "${groups[@]}"; do many[$group]=$((${many[$group]-0} + 1)); done
  done
  for one; do
    kind=${one%% *} name=${one#* } since=${name%% *} name=${name#* }
    find_groups "$one" groups
    for group in "${groups[@]}"; do
      ((${many[$group]} > 3)) || continue
      [[ -z ${many["$group said"]-} ]] || continue 2
      many["$group said"]=1
      printf '\nWARNING, since %s: %s\n' "$since" "$(difference_text "$kind" "$group" "${many[$group]}")"
      continue 2
    done
    printf '\nWARNING, since %s: %s\n' "$since" "$(difference_text "$kind" "$name")"
  done
}

# The pattern that a file which is gone belongs to; or the patterns that one on the volume could belong to: as one of its folder, or as one
# of many folders. None for a file that lies in no folder of its own, and none that would match what is listed already.
find_groups() { # "KIND SINCE NAME" ARRAY
  local name=${1#* } folder group possible=()
  local -n found_groups=$2
  found_groups=() name=${name#* } folder=${name%/*}
  if [[ $1 == 'gone '* ]]; then
    find_pattern "$name" group
    found_groups=(${group:+"$group"})
    return
  fi
  [[ $1 == 'volume '* && $name == */* && $name != *[][*]* ]] || return 0
  if [[ ${name##*/} == ?*.* ]]; then possible=("$folder/*.${name##*.}"); else possible=("$folder/*"); fi
  [[ $folder != */* ]] || possible+=("${folder%/*}/*/${name##*/}")
  for group in "${possible[@]}"; do
    if [[ -z ${may_be_listed[$group]-} ]]; then
      may_be_listed[$group]=yes
      if [[ -n $(why_not_listed "${group//\*/x}") ]] || meets_listed "$group"; then may_be_listed[$group]=no; fi
    fi
    [[ ${may_be_listed[$group]} == no ]] || found_groups+=("$group")
  done
}

# Whether a pattern would match a listed database, or files of another pattern. Two entries may not replicate one file.
meets_listed() { # PATTERN
  local one folder other
  folder=$(pattern_folder "$1")/
  for one in "${databases[@]}"; do
    # shellcheck disable=SC2053 # it is a pattern
    [[ $one != "$folder"* || ${one##*/} != ${1##*/} ]] || return 0
  done
  for one in "${patterns[@]}"; do
    other=$(pattern_folder "$one")/
    [[ $folder != "$other"* && $other != "$folder"* ]] || return 0
  done
  return 1
}

# Why --database does not take a name, as questions/database-paths.ts has it; nothing for one that it takes.
why_not_listed() { # NAME
  local LC_ALL=C
  case $1 in
    *[\\,#?*]*) printf 'A name cannot hold any of \\ , # ? *' ;;
    *%[0-9a-fA-F][0-9a-fA-F]*) printf 'A name cannot hold a %% before two hexadecimal digits' ;;
    ' '* | *' ' | $'\t'* | *$'\t') printf 'A name cannot begin or end with a blank' ;;
    *-wal | *-shm | *-journal) printf 'A name cannot end as those of the helper files of SQLite do' ;;
    *) [[ ! $1 =~ [^/]{241} ]] || printf 'A name cannot be longer than 240 bytes' ;;
  esac
}

# "CAUSE\n  -> NEXT STEP"
difference_text() { # KIND NAME [NUMBER]
  local name=$2 folder=${conf[data_folder]:-/data} add ignore back why drop earlier
  local compare='./deploy.sh compare' restart='docker compose restart app'
  why=$(why_not_listed "$name")
  add="npm create litestream@latest -- --database ${name@Q}" ignore=${name//[\\?]/*}
  ignore="npm create litestream@latest -- --ignore-database ${ignore@Q}"
  back='In the repository: gh workflow run recover.yml with the moment before this deployment;'
  back+=' on the host: ./deploy.sh --adopt backup --at TIME.'
  drop="deploy again with --drop-database ${name@Q}, in the release workflow drop_database: ${name}"
  earlier='./deploy.sh look --at TIME restores the databases of that time to new files'
  ! is_cluster || {
    earlier='"Back to a point in time" in docs/kubernetes.md of generator-litestream shows how to restore a database to a file'
    back='Its backup from before this release: see "Back to a point in time" in docs/kubernetes.md of generator-litestream.'
    compare='run the release again' restart=$(cluster_command 'rollout restart statefulset app')
  }
  case $1${3:+ by a pattern} in
    volume)
      printf '%s is a SQLite database on the volume that is not backed up.\n' "$name"
      if [[ -n $why ]]; then
        printf '  -> %s: let the app give it another one, and add that with --database.' "$why"
        printf ' If it may be lost, as a cache may: %s' "$ignore"
      else printf '  -> Add it: %s, then commit and deploy. If it may be lost, as a cache may: %s' "$add" "$ignore"; fi
      ;;
    'volume by a pattern')
      printf '%s matches %d SQLite databases on the volume that are not backed up.\n' "$name" "$3"
      if [[ $name == *'*' ]]; then
        printf '  -> A pattern needs names with one ending. Change the app so that the names end in .db, then add them: %s' "${add%\'}.db'"
        printf ', then commit and deploy. If they may be lost, as a cache may: %s' "$ignore"
      else printf '  -> Add them: %s, then commit and deploy. If they may be lost, as a cache may: %s' "$add" "$ignore"; fi
      ;;
    layer)
      printf '%s is a SQLite database outside the volume. The next deployment deletes it.\n' "$name"
      printf '  -> Let the app keep it below %s, and add it with --database. If it may be lost: %s' "$folder" "$ignore"
      ;;
    mount)
      printf '%s is a SQLite database outside the volume %s, and it is not backed up.\n' "$name" "$folder"
      printf '  -> Let the app keep it below %s, and add it with --database. If it may be lost: %s' "$folder" "$ignore"
      ;;
    deleted)
      printf '%s was deleted while the app has it open. What the app writes there is lost.\n' "$name"
      printf '  -> Find out what deletes it, then restart the app: %s' "$restart"
      ;;
    absent)
      printf '%s is listed in deploy.conf, but the app has not created it. Its path may be wrong.\n' "$name"
      printf '  -> Correct it with --database and --without-database %s. If the app creates it later, deploy again after that' "${name@Q}"
      ;;
    empty)
      printf 'No file fits %s yet, so there is no database to back up. The pattern may be wrong.\n' "$name"
      printf '  -> If the app creates the files later, do nothing. To correct the pattern: --database and --without-database %s' "${name@Q}"
      ;;
    gone)
      printf '%s was backed up, and its file is no longer on the volume. A new host restores it if the storage still has it.\n' "$name"
      printf '  -> If that was not meant: %s. If it was deleted on purpose: %s. It then does not come back' \
        "$earlier" "$drop"
      ;;
    'gone by a pattern')
      printf '%d databases %s were backed up, and their files are no longer on the volume. ' "$3" "$name"
      printf 'A new host restores those that the storage still has.\n  -> If that was not meant: %s. ' "$earlier"
      printf 'If they were deleted on purpose: %s. They then do not come back' "$drop"
      ;;
    nothing)
      printf 'There is nothing at %s yet, which --files names. The name may be wrong.\n' "$folder/$name"
      printf '  -> If the app creates it later, do nothing. To correct the name: npm create litestream@latest -- --files NAME'
      ;;
    link)
      if [[ $name == /* ]]; then
        printf '%s is outside the volume %s, and a link in a folder of --files leads there: the link alone is backed up.\n' \
          "$name" "$folder"
        printf '  -> Let the app keep it below %s, where --files names it. If it may be lost: %s' "$folder" "$ignore"
      else
        printf '%s is not backed up, and a link in a folder of --files leads there: the link alone is backed up.\n' "$name"
        printf '  -> Add it: npm create litestream@latest -- --files %s, then commit and deploy. If it may be lost: %s' \
          "${name@Q}" "$ignore"
      fi
      ;;
    hidden)
      printf 'Another volume, or a folder of the host, is mounted at %s, so what the app writes there is not backed up.\n' "$folder/$name"
      printf '  -> Remove that mount, and copy its files to %s on the data volume. If they may be lost: %s' \
        "$folder/$name" "$ignore"
      ;;
    journal)
      printf '%s is no longer in WAL mode: the app sets another journal mode, and what it writes now is not backed up.\n' "$name"
      printf '  -> Remove PRAGMA journal_mode from the app, or set WAL there; then deploy'
      ;;
    recreated)
      printf '%s was deleted and created again while the app started. What was in it before is only in the backup.\n' "$name"
      printf '  -> Remove EnsureDeleted or whatever deletes the file from the start of the app. %s' "$back"
      ;;
    shrunk)
      printf '%s lost more than half of its size while the app started.\n' "$name"
      printf '  -> If that was not meant: %s' "$back"
      ;;
    *) printf 'Some files could not be compared with the backup: %s.\n  -> Compare again: %s' "$name" "$compare" ;;
  esac
}
