# shellcheck shell=bash
# The restore drill of a cluster: a CronJob restores every database to a volume that goes away again, and the workflow reads what it found.

drill_days=8 # a week, and a day for a cluster that was busy

cluster_drill() {
  local name output=$PWD/drill proven job
  write_kube_config
  proven=$(record_field proven "$(<record)")
  if [[ ${GITHUB_EVENT_NAME-} == workflow_dispatch ]]; then
    name="restore-drill-by-hand"
    {
      k delete job "$name" --ignore-not-found --cascade foreground
      k create job "$name" --from cronjob/restore-drill
    } >/dev/null 2>error ||
      drill_stop unreadable "The drill cannot be started in the cluster: $(tail -n 1 error)"
    wait_job "$name" || true
  else name=$(newest_drill) || drill_stop unreadable 'The cluster cannot be reached.'; fi
  [[ -n $name ]] || drill_stop unreadable "No restore drill has ended in the cluster within $drill_days days. To see why:\
 $(cluster_command 'describe cronjob restore-drill')"
  job=$(cluster_object job "$name") || drill_stop unreadable 'The cluster cannot be reached.'
  k logs "job/$name" -c restore 2>/dev/null | plain_lines | tee "$output"
  jq -e '(.status.succeeded // 0) > 0' <<<"$job" >/dev/null || explain_drill 1 "$output"
  report_drill "$(sed -n 's/^restored=//p' "$output" | sort)" "$(sed -n 's/^heartbeat=//p' "$output" | tail -n 1)"
  require_recorded "$proven" "$(sed -n 's/^restored=[^ ]* //p' "$output")"
  report_missing "$(record_field missing "$(<record)")"
}

# The one that ended last, if that is not too long ago.
newest_drill() {
  # shellcheck disable=SC2016 # jq's variables
  k get jobs -o json | jq -r --argjson since "$(($(date +%s) - drill_days * 86400))" '[.items[] |
    select(any(.metadata.ownerReferences[]?; .kind == "CronJob" and .name == "restore-drill")) |
    select((.status.succeeded // 0) + (.status.failed // 0) > 0) | select((.status.startTime | fromdate) > $since)] |
    sort_by(.status.startTime)[-1].metadata.name // empty'
}
