# shellcheck shell=bash
# The files beside the databases: whether there are any, and what deploy.conf says of them.

files_name=.litestream-deployment/files # what the files are called in the record, on the volume and in the storage

has_files() { ((${#kept_files[@]})); }

check_conf_files() { # FILE
  local name
  for name in "${kept_files[@]}"; do
    [[ $name == . ]] || is_below "$name" ||
      problem "$1: $name is not a path below the data folder." 'Write it like file=uploads, or file=. for everything but the databases.'
  done
  ((${#files_remote[@]})) || problem "$1 names files to back up, and not how they reach the storage (files_remote)." \
    'Generate the files again: npm create litestream@latest'
  for name in "${files_remote[@]}"; do
    [[ $name =~ ^[a-z][a-z0-9_]*\ (plain|obscured|file)\ . ]] || problem "$1: files_remote=$name is not KEY WAY TEXT." \
      'Write it like files_remote=type plain s3.'
  done
  [[ ${conf[files_days]:-8} =~ ^[1-9][0-9]{0,4}$ ]] || problem "$1: files_days is ${conf[files_days]}, not a whole number." \
    'Write it like files_days=8.'
}
