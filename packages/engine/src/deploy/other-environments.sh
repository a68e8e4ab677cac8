# shellcheck shell=bash
# Two environments of one app on one host. GitHub gives an environment the repository's secret where it has none of its own, so one that
# lacks DEPLOY_HOST reaches the host of another. The upload names the other environments, and the host says whether it serves one.

# On the runner: what the upload says of the others, "ID NAME" a line, with "shared" where either file allows one host for both.
list_other_environments() {
  local file id shared
  for file in "$here"/deploy.conf "$here"/deploy.*.conf; do
    id=$(value_in "$file" id) shared=''
    [[ -n $id && $id != "${conf[id]}" ]] || continue
    [[ yes != "${conf[shared_host]-}" && yes != "$(value_in "$file" shared_host)" ]] || shared=' shared'
    printf '%s %s%s\n' "$id" "$(value_in "$file" environment)" "$shared"
  done
}

value_in() { [[ ! -e $1 ]] || tr -d '\r' <"$1" | sed -n "s/^$2=//p" | tail -n 1; } # FILE NAME

# On the host, before anything is changed.
check_other_environments() {
  local entry id name shared domains taken own=${conf[environment]-production}
  value_of APP_DOMAIN "$here" domains
  for entry in "${other_environments[@]}"; do
    read -r id name shared <<<"$entry"
    serves_here "$id" || continue
    taken=$(shared_domains "$domains" "$(value_of APP_DOMAIN "${home%/*}/$id")")
    if [[ -z $shared ]]; then
      problem "This host already serves the environment $name of this app ($id), and this deployment is for $own.\
 GitHub uses the repository's secrets where $own has none of its own." \
        "Give $own a host of its own: gh secret set ${conf[host_secret]-DEPLOY_HOST} --env $own, and likewise the other DEPLOY_ secrets.\
 If both are to share this host, write shared_host=yes into .deploy/deploy.conf."
    elif [[ -n $taken ]]; then
      problem "The environment $name of this app answers at $taken on this host, and $own would take a share of its requests." \
        "Give $own a domain of its own: npm create litestream@latest -- --environment $own --domain DOMAIN"
    fi
  done
}

# Was it deployed here, by this user or by another, and is it still?
serves_here() { # ID
  local folder=${home%/*}/$1
  [[ ! -e $folder/compose.yaml || -e $folder/moved || -e $folder/removed ]] || return 0
  [[ -n $(timeout 60 docker ps --quiet --filter "label=com.docker.compose.project=$1") ]]
}

# On the runner: a domain that another environment was answered leads to the app there.
domain_of_another() { # DOMAINS; prints the name of that environment, and what both answer at
  local file id taken
  for file in "$here"/deploy.conf "$here"/deploy.*.conf; do
    id=$(value_in "$file" id)
    [[ -n $id && $id != "${conf[id]}" ]] || continue
    taken=$(shared_domains "$1" "$(plain_domains "$(value_in "$file" domain)")")
    [[ -n $taken ]] || continue
    printf '%s %s\n' "$(value_in "$file" environment)" "$taken"
    return
  done
}
