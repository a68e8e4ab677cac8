# shellcheck shell=bash
# What a difference between the backup and what the app writes means, in words: on the host, in the summary of a run and in the drill.
#   volume     a database on the volume that no list or pattern has        deleted    the app has it open, and its file is gone
#   layer      one in the app's container, which goes with it              absent     listed, and the app has not made it
#   mount      one in another volume or folder of the host                 journal    listed, and not in WAL mode
#   recreated  listed, and made anew by the app's start                    shrunk     listed, and lost more than half in the app's start
#   empty      a pattern, no file fits it, and no database is listed       unseen     something that could not be looked at

is_incomplete() { [[ $1 == @(volume|layer|mount) ]]; } # KIND; whether a new host would lack something

# A paragraph for each difference, but one for all that one pattern could stand for: those that nobody named may be hundreds.
print_differences() { # "KIND SINCE NAME"...
  local one kind since name group
  local -A many=()
  for one; do
    while IFS= read -r group; do many[$group]=$((${many[$group]-0} + 1)); done < <(patterns_for "$one")
  done
  for one; do
    read -r kind since name <<<"$one"
    while IFS= read -r group; do
      ((${many[$group]} > 3)) || continue
      [[ -z ${many["$group said"]-} ]] || continue 2
      many["$group said"]=1
      printf '\nWARNING, since %s: %s\n' "$since" "$(difference_text volumes "$group" "${many[$group]}")"
      continue 2
    done < <(patterns_for "$one")
    printf '\nWARNING, since %s: %s\n' "$since" "$(difference_text "$kind" "$name")"
  done
}

# The patterns that a file on the volume could belong to, one a line: as one of its folder, or as one of many folders. Nothing for one that
# lies in no folder of its own.
patterns_for() { # "KIND SINCE NAME"
  local name=${1#* } folder
  name=${name#* } folder=${name%/*}
  [[ $1 == 'volume '* && $name == */* ]] || return 0
  if [[ ${name##*/} == ?*.* ]]; then printf '%s/*.%s\n' "$folder" "${name##*.}"; else printf '%s/*\n' "$folder"; fi
  [[ $folder != */* ]] || printf '%s/*/%s\n' "${folder%/*}" "${name##*/}"
}

# "CAUSE\n  -> NEXT STEP"
difference_text() { # KIND NAME [NUMBER]
  local name=$2 folder=${conf[data_folder]:-/data} add ignore back
  add="npm create litestream@latest -- --database ${name@Q}" ignore="npm create litestream@latest -- --ignore-database ${name@Q}"
  back='In the repository: gh workflow run recover.yml with the moment before this deployment;'
  back+=' on the host: ./deploy.sh --adopt backup --at TIME.'
  case $1 in
    volume)
      printf '%s is a SQLite database on the volume, and nothing backs it up.\n' "$name"
      printf '  -> Add it: %s, then commit and deploy. If it may be lost, as a cache may: %s' "$add" "$ignore"
      ;;
    volumes)
      printf '%s stands for %d SQLite databases on the volume, and nothing backs them up.\n' "$name" "$3"
      printf '  -> Add them: %s, then commit and deploy. If they may be lost, as a cache may: %s' "$add" "$ignore"
      ;;
    layer)
      printf '%s is a SQLite database outside the volume: it is lost with the next deployment.\n' "$name"
      printf '  -> Let the app keep it below %s, and add it with --database. If it may be lost: %s' "$folder" "$ignore"
      ;;
    mount)
      printf '%s is a SQLite database outside the volume %s, and nothing backs it up.\n' "$name" "$folder"
      printf '  -> Let the app keep it below %s, and add it with --database. If it may be lost: %s' "$folder" "$ignore"
      ;;
    deleted)
      printf '%s was deleted while the app has it open: what the app writes there is lost.\n' "$name"
      printf '  -> Find out what deletes it, then restart the app: docker compose restart app'
      ;;
    absent)
      printf '%s is listed in deploy.conf, but the app has not made it. Its path may be wrong.\n' "$name"
      printf '  -> Correct it with --database and --without-database %s. If the app makes it later, deploy again then' "${name@Q}"
      ;;
    empty)
      printf 'No file fits %s yet, so there is no database to back up. The pattern may be wrong.\n' "$name"
      printf '  -> If the app makes them later, nothing. To correct it: --database and --without-database %s' "${name@Q}"
      ;;
    journal)
      printf '%s is not in WAL mode any more: the app sets another journal mode, and nothing it writes now is backed up.\n' "$name"
      printf '  -> Remove PRAGMA journal_mode from the app, or set WAL there; then deploy'
      ;;
    recreated)
      printf '%s was made anew while the app started: what was in it before is in the backup only.\n' "$name"
      printf '  -> Remove EnsureDeleted or whatever deletes the file from the start of the app. %s' "$back"
      ;;
    shrunk)
      printf '%s lost more than half of its size while the app started.\n' "$name"
      printf '  -> If that was not meant: %s' "$back"
      ;;
    *) printf 'Not everything could be compared with the backup: %s.\n  -> Compare again: ./deploy.sh compare' "$name" ;;
  esac
}
