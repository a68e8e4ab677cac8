# shellcheck shell=bash
# The manifest: the SHA-256, size and time of every file of a snapshot. It is backed up with them, so that a restore can be compared with
# what lay on the host, without believing restic.

# Prints "SHA256 SIZE MTIME PATH" and a zero byte for each file of a list, in the order of the bytes. What the earlier manifest has of a
# file whose size, times and inode are the same is taken from there, so only what changed is read.
make_manifest() { # LIST [LIST-OF-BEFORE MANIFEST-OF-BEFORE]
  local record file times size mtime
  local -A known=() unchanged=()
  if [[ -s ${3-} && -e ${2-} ]]; then
    while IFS= read -r -d '' record; do unchanged["${record#*$'\t'}"]=1; done < <(LC_ALL=C comm -z -12 "$1" "$2")
    while IFS= read -r -d '' record; do
      file=${record#* * * }
      [[ -z ${unchanged["$file"]-} ]] || known["$file"]=${record%% *}
    done <"$3"
  fi
  rm -f "$files_work/to-hash" # what an earlier try left may not be in this list
  {
    while IFS= read -r -d '' record; do
      file=${record#*$'\t'} times=${record%%$'\t'*}
      if [[ -n ${known["$file"]-} ]]; then
        read -r size mtime _ <<<"$times"
        printf '%s %s %s %s\0' "${known["$file"]}" "$size" "$mtime" "$file"
      elif [[ -f $data/$file && ! -L $data/$file ]]; then printf '%s\0' "$file" >>"$files_work/to-hash" || return; fi
    done <"$1"
    [[ ! -e $files_work/to-hash ]] || hash_files "$data" <"$files_work/to-hash" || return
    rm -f "$files_work/to-hash"
  } | LC_ALL=C sort -z
}

# The same of files whose names, below a folder, are on standard input. One that goes meanwhile is left out.
hash_files() { (cd "$1" && hash_here); } # FOLDER

hash_here() {
  local record list=$work/to-hash-now
  local -A times_of=()
  sed -z 's|^|./|' >"$list" || return # a name may begin with a hyphen
  while IFS= read -r -d '' record; do times_of["${record#* * }"]=${record%% ./*}; done < <(
    xargs -0 -r -a "$list" sh -c 'find "$@" -maxdepth 0 -type f -printf "%s %T@ %p\0"' find 2>/dev/null
  )
  all_were_asked || return
  while IFS= read -r -d '' record; do
    [[ -z ${times_of["${record:66}"]-} ]] || printf '%s %s %s\0' "${record%% *}" "${times_of["${record:66}"]}" "${record:68}"
  done < <(xargs -0 -r -a "$list" sha256sum -z -- 2>/dev/null)
  all_were_asked
}

# A file that went meanwhile is no fault; a program that was killed is one.
all_were_asked() { wait "$!" || (($? == 123)); }

# Compares what was restored with the manifest in it. A file that was written to while it was backed up has another size or time than the
# manifest says, and is what it was a moment later; one with the same size and time and another content is damaged. Sets [count] and
# [bytes]; adds a problem.
compare_manifest() { # FOLDER VARIABLE
  local record name hash size mtime count=0 bytes=0 wrong=() manifest=$1/.litestream-deployment/files-manifest
  local -A restored=()
  [[ -f $manifest && ! -L $manifest ]] || {
    problem 'The backup of the files has no manifest, so it is not known whether it is complete.' \
      'The sidecar writes one into each backup: find out who else writes to the storage.'
    return 1
  }
  while IFS= read -r -d '' record; do
    restored["${record#* * * }"]=${record%% "${record#* * * }"}
  done < <(cd "$1" && find . -type f ! -path ./.litestream-deployment/files-manifest -printf '%P\0' | hash_files "$1")
  while IFS= read -r -d '' record; do
    name=${record#* * * } record=${record%% "$name"}
    read -r hash size mtime <<<"$record"
    if [[ -z ${restored["$name"]-} ]]; then
      wrong+=("$name is missing")
    elif [[ ${restored["$name"]} != "$record" && ${restored["$name"]#* } == "$size $mtime" ]]; then
      wrong+=("$name is not what it was ($hash)")
    else count=$((count + 1)) bytes=$((bytes + size)); fi
  done <"$manifest"
  set_entry "$2" count "$count"
  set_entry "$2" bytes "$bytes"
  ((${#wrong[@]} == 0)) && return
  problem "${#wrong[@]} of $((count + ${#wrong[@]})) files are damaged or missing after the restore, such as: ${wrong[0]}." \
    'Restore a point in time before the damage (--adopt backup --at TIME), or begin a new backup from the host with --adopt local.'
  return 1
}
