# shellcheck shell=bash
# What nginx-proxy does for this app alone: how large an upload may be, how long an answer may take, and which of its names only lead to the
# main one. nginx's own 1 MB and 60 seconds are less than most apps allow.

# Each deployment that changes something writes them again, and so does one that has just started the proxy.
set_proxy() {
  local names wanted=''
  has_proxy || return 0
  [[ -z ${conf[upload_megabytes]-} ]] || wanted+="client_max_body_size ${conf[upload_megabytes]}m;"$'\n'
  [[ -z ${conf[proxy_seconds]-} ]] ||
    wanted+="proxy_read_timeout ${conf[proxy_seconds]}s;"$'\n'"proxy_send_timeout ${conf[proxy_seconds]}s;"$'\n'
  [[ -n $wanted${conf[redirect_domains]-} ]] || {
    forget_proxy_settings # deploy.conf may have had some before
    return
  }
  names=$(value_of APP_DOMAIN "$home")
  put_proxy_settings "${names//,/ }" "${wanted%$'\n'}" "$(leading_names "$names")"
}

# For a deployment that leaves this host, or has no settings any more.
forget_proxy_settings() { put_proxy_settings '' '' ''; }

# Those of the list that lead to its first name, which itself leads nowhere.
leading_names() { # LIST
  local name leading=''
  while IFS= read -r name; do
    [[ $name != "${1%%,*}" && ,${conf[redirect_domains]-}, == *",$name,"* ]] && leading+=${leading:+ }$name
  done < <(tr , '\n' <<<"$1")
  printf %s "$leading"
}

# The settings of a proxy of another kind are its owner's.
put_proxy_settings() { # NAMES DIRECTIVES NAMES-THAT-REDIRECT
  local proxy answer word name what
  proxy=$(timeout 60 docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}}' | head -n 1)
  [[ -n $proxy ]] || return 0
  answer=$(timeout 60 docker exec "$proxy" sh -c "$write_in_proxy" sh "${conf[id]}" "$1" "$2" "$3" </dev/null 2>&1) ||
    answer="refused ${answer##*$'\n'}"
  while read -r word name what; do
    case $word in
      kept) say "this host has a $what of its own for $name: the proxy uses that one, and not the one in deploy.conf" ;;
      changed)
        if [[ -n $1 ]]; then
          say 'the proxy has the limits and redirects of this app now'
        else say 'the limits and redirects of this app are taken out of the proxy'; fi
        ;;
      refused)
        say "nginx-proxy refused the limits and redirects of this app, and goes on without them: $name $what"
        say "  -> Check upload_megabytes, proxy_seconds and redirect_domains in .deploy/deploy.conf, and the proxy itself:\
 docker exec $proxy nginx -T"
        ;;
    esac
  done <<<"$answer"
}
