# shellcheck shell=bash
# How the restore check was called: reads its options, which guard.sh describes, and ends the program where they make no sense.

read_guard_options() { # OPTION...
  guard_option=([mode]=guard [check]='' [seen]='' [settle]='' [first_deploy]='' [proven]='' [adopt]='' [at]='' [ignore_old_data]=''
    [repository]='' [start_empty]='' [earlier_asked]='' [heartbeat]='' [clock]='' [json]='')
  # In Kubernetes every start of a pod is told what the last proof was: its volume may be new, and nobody is there to say so.
  guard_option[proven]=${RECORD_PROVEN-}
  while (($#)); do
    case $1 in
      --check) guard_option[check]=1 ;;
      --seen) guard_option[seen]=1 ;;
      --settle) guard_option[settle]=1 ;;
      --first-deploy) guard_option[first_deploy]=1 ;;
      --heartbeat) guard_option[heartbeat]=1 ;;
      --clock) guard_option[clock]=1 ;;
      --json) guard_option[json]=1 ;;
      --ignore-old-data) guard_option[ignore_old_data]=1 ;;
      --earlier-asked) guard_option[earlier_asked]=1 ;;
      --repository)
        guard_option[repository]=${2-}
        shift
        ;;
      --proven)
        guard_option[proven]=${2-}
        shift
        ;;
      --adopt)
        [[ ${2-} == @(local|backup) ]] || guard_usage '--adopt takes local or backup'
        guard_option[adopt]=$2
        shift
        ;;
      --at)
        check_point_in_time "${2-}"
        guard_option[at]=$2
        shift
        ;;
      --start-empty)
        guard_option[start_empty]+=${2-}$'\n'
        shift
        ;;
      --backups | --look | --ask-earlier) guard_option[mode]=${1#--} guard_option[check]=1 ;;
      --copy-ahead | --before-migration | --before-start | --after-migration | --return-copy) guard_option[mode]=${1#--} ;;
      --leave | --stored | --return-here | --drop-earlier) guard_option[mode]=${1#--} ;;
      *) guard_usage "unknown option $1" ;;
    esac
    shift || guard_usage 'the last option needs a value'
  done
  [[ -z ${guard_option[at]} || ${guard_option[adopt]} == backup || ${guard_option[mode]} == look ]] ||
    guard_usage '--at needs --adopt backup'
  [[ -z ${guard_option[start_empty]} || -n ${guard_option[at]} ]] || guard_usage '--start-empty needs --at TIME'
  [[ -n ${guard_option[at]} || ${guard_option[mode]} != look ]] || guard_usage '--look needs --at TIME'
  [[ -z ${guard_option[json]} || ${guard_option[mode]} == backups ]] || guard_usage '--json needs --backups'
}

check_point_in_time() { # TIME
  local pattern='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$'
  { [[ $1 =~ $pattern ]] && date -d "$1" >/dev/null 2>&1; } || guard_usage "--at is a time in UTC like 2026-05-31T23:59:00Z, not $1"
  (($(date -d "$1" +%s) <= $(date +%s))) || guard_usage "$1 is in the future: it is $(date -u +%Y-%m-%dT%H:%M:%SZ) now"
}

guard_usage() {
  printf 'deploy.sh guard: %s\n' "$1" >&2
  exit 2
}
