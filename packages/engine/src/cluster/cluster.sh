# shellcheck shell=bash
# The steps of the workflows where the deployment runs in Kubernetes. Files in the workspace carry on from step to step: values, options,
# secrets.json, names.json, manifests.json, work, before (the version to go back to), unfinished (the step that has begun to replace what
# runs), migrating, start_copied, since, log; running, which every process of a step has open.

# access|status|connect|check|look|restore|start|prove|readers|return|drill; replicate|keep-copy|take-copy|drop-copy in the pod of the app
# or in a Job of it; follow|followed in a reader
cluster_main() {
  is_cluster || cluster_usage 'deploy.conf does not say platform=kubernetes'
  step_limit=$(deploy_minutes)m
  case ${1-} in
    access | status)
      "cluster_$1"
      return
      ;;
    replicate | keep-copy | take-copy | drop-copy | follow | followed)
      "cluster_${1//-/_}" "${@:2}"
      return
      ;;
    connect | drill)
      enter_workspace
      "cluster_$1"
      ;;
    check | look | restore | start | prove | readers | return)
      enter_workspace
      [[ $1 != return || -s unfinished ]] || return 0 # the app was neither stopped nor replaced, or a version serves
      cluster_step "$1" 2>&1 | tee -a log
      ;;
    *) cluster_usage "cluster access, status, connect, check, look, restore, start, prove, readers, return, drill, replicate,\
 keep-copy, take-copy, drop-copy, follow or followed, not \"${1-}\"" ;;
  esac
}

cluster_usage() { # WHY
  printf 'deploy.sh: %s\n' "$1" >&2
  exit 2
}

# What a step did, how long it took, and where it failed; the summary reads it.
cluster_step() { # NAME
  local given=()
  [[ ! -s options ]] || mapfile -t given < <(xargs -r -a options printf '%s\n')
  parse_options "${given[@]}"
  read_values <values
  begin_stage "$1"
  [[ $1 == return ]] || hold_running
  trap 'print_report $?' EXIT
  "cluster_$1"
}

# Of an earlier step.
read_manifests() {
  [[ -s manifests.json ]] || cluster_stop 'An earlier step of this job did not finish. Run the whole job again.'
}
