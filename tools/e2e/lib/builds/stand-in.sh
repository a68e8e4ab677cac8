#!/bin/bash
# Plays the compilers and package managers of a Dockerfile in its build: dotnet, npm, pip and their like. What it makes has the right name
# and no content that runs. Anything of a build that is not about them (COPY, ARG, USER, stages, secrets) is done by the real builder.
set -euo pipefail
name=${0##*/}
echo "$name: a stand-in, which runs nothing: $name $*"
case "$name ${1-}" in
  'dotnet publish')
    shift
    out=publish project=''
    while (($#)); do
      case $1 in
        -o | --output) out=$2 && shift ;;
        -c | --configuration | -r | --runtime | --arch | --os) shift ;;
        *.csproj) project=$1 ;;
      esac
      shift
    done
    [[ -n $project ]] || project=$(find . -maxdepth 1 -name '*.csproj' | head -n 1)
    [[ -f $project ]] || {
      echo "dotnet: there is no project file in $PWD" >&2
      exit 1
    }
    mkdir -p "$out"
    basename "$project" .csproj >"$out/$(basename "$project" .csproj).dll"
    ;;
  'pip wheel')
    mkdir -p /wheels
    touch /wheels/stand_in.whl
    ;;
esac
