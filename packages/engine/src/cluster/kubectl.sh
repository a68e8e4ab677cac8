# shellcheck shell=bash
# How the workflow's steps speak to a cluster. The namespace is the deployment id; deploy.conf says platform=kubernetes.

cluster_claim="data-app-0"                # its volume
served_mark="generator-litestream/served" # on the StatefulSet, once a version of it answered
cluster_floor=1.29                        # lowest Kubernetes: sidecars among the init containers, ReadWriteOncePod

# Prints an object as JSON; nothing where there is none. Fails where the cluster does not answer.
cluster_object() { k get "$1" "$2" --ignore-not-found -o json; } # KIND NAME

cluster_stop() { # TEXT; ends the step
  say "$1"
  exit 1
}
