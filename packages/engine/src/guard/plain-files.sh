# shellcheck shell=bash
# The app can write to the whole volume, our own folder included, and the restore check is root. So nothing there is followed: not a link to
# a file elsewhere, and not a pipe at which a program would wait for ever.

# Whether a name below the data folder is reached through folders alone, and is no link itself.
is_plain() { # NAME
  local path=$data rest=$1/
  while [[ -n $rest ]]; do
    path+=/${rest%%/*} rest=${rest#*/}
    [[ ! -L $path && (-z $rest || ! -e $path || -d $path) ]] || return 1
  done
}

# Whether a database and what belongs to it are files, where they are there at all.
is_plain_database() { # NAME
  local path
  is_plain "$1" && [[ ! -e $data/$1 || -f $data/$1 || -d $data/$1 ]] || return # what to do with a folder, the table in decide.sh says
  for path in "$data/$1"{-wal,-shm,-journal}; do [[ ! -L $path && (! -e $path || -f $path) ]] || return; done
  find_metadata "$data/$1" path
  [[ ! -L $path && (! -e $path || -d $path) ]]
}

is_own_folder() { [[ -d $state && ! -L $state ]]; }

# Adds a problem for each entry that may not be touched. What was set aside belongs to the app, and is only ever moved.
require_plain_files() { # DATABASE...
  require_plain_state
  require_plain_databases "$@"
}

require_plain_state() {
  local path odd=0
  if [[ -L $state || -e $state && ! -d $state ]]; then
    odd_problem "$state"
    return
  fi
  if [[ -d $state ]]; then
    while ((odd++ < 3)) && IFS= read -r -d '' path; do odd_problem "$path"; done < <(find "$state" -mindepth 1 \
      '(' -path "$state/aside/*/*" -o -path "$state/migration*/*" -o -path "$state/files-staging/*" \
      -o -path "$state/shipped/*" ')' -prune -o \
      ! -type f ! -type d -print0)
    for path in "$state"/aside "$state"/aside/* "$state"/migration; do [[ ! -e $path || -d $path ]] || odd_problem "$path"; done
  fi
}

require_plain_databases() { # DATABASE...
  local name
  for name; do
    is_plain_database "$name" || problem "$name is a symbolic link, lies behind one, or is no regular file, so it may lead to other data." \
      'Look into the volume what it is, put the file itself in its place, and deploy again.'
  done
  require_single_names "$@"
}

# SQLite looks for the -wal beside the name by which a file was opened. Whoever opens it by another name does not see what is in there, and
# writes over it; and what is restored to one name is not what the other one leads to.
require_single_names() { # DATABASE...
  local name file other files=()
  for name; do
    for file in "$data/$name"{,-wal}; do [[ ! -f $file || -L $file ]] || files+=("$file"); done
  done
  ((${#files[@]})) || return 0
  while IFS= read -r -d '' file; do
    other=$(find "$data" -xdev -samefile "$file" 2>/dev/null | grep -vxF -m 1 -e "$file") || other=''
    problem "${file#"$data"/} has a second name (hard link): ${other:-outside the data volume}.\
 What is written by one name is lost or damaged by the other." \
      'Stop what uses the other name, delete that name, and deploy again. A copy has to be a file of its own.'
  done < <(find "${files[@]}" -maxdepth 0 -links +1 -print0)
}

odd_problem() { # PATH
  problem "$1 on the volume is neither a file nor a folder. The deployment creates no such entry, so it is not followed." \
    'Find out what the app does there, delete it, and deploy again.'
}

# Writes a file of ours again. Whatever lies in its place goes, and is not opened. Two health checks may write the same one at once.
write_own() { # FILE; the text is standard input
  local - new=$1.new.$BASHPID.$RANDOM
  set -o noclobber
  cat >"$new" || return
  ((EUID)) || own "$new" # the sidecar is the app's user already
  [[ ! -d $1 ]] || rm -rf "$1"
  mv -fT "$new" "$1"
}

# What was cut off while it wrote left its new file behind.
remove_unfinished() {
  find "$state" '(' -path "$state/aside" -o -path "$state/migration*" ')' -prune -o -type f -mmin +60 -regex '.*\.new\.[0-9]+\.[0-9]+' \
    -exec rm -f {} + 2>/dev/null || true
}
