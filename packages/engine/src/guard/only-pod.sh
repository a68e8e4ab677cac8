# shellcheck shell=bash
# The StatefulSet of a cluster has one pod. Where somebody or an autoscaler asks for more, each further pod gets a volume of its own: the
# restore check would restore the backup there, and requests would go to two apps that write to one backup.

require_only_pod() {
  local set=${cluster_pod%-*}
  is_cluster && [[ ${HOSTNAME-} == "$set"-[1-9]* ]] || return 0
  problem "This is the pod $HOSTNAME. Only $cluster_pod may write to the databases, so this one does not start, and $cluster_pod keeps\
 running." \
    "Set the number of pods to 1, and remove an autoscaler of the StatefulSet: $(cluster_command "scale statefulset $set --replicas 1").\
 Then delete the empty volume: $(cluster_command "delete pvc data-$HOSTNAME")"
  guard_refuse 4
}
