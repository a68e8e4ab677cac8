# shellcheck shell=bash
# Whether the proxy of this host leads to the app. That the app itself answers is known by then.

route=''       # how it leads there, by each of its names
route_fault='' # why it does not, by one name or more
routed=''      # the names by which it does, with commas
nginx_proxy='' # container of an nginx-proxy of this host, where there is one at port 80
lost_by=''     # the same, where it does not lead to the app and should

# Asks the proxy for each name of the app. Sets route, or route_fault where one does not lead there; and routed.
ask_proxy() { # FOLDER, of the .env with the domains
  local name names routes='' faults='' some=''
  routed=''
  value_of APP_DOMAIN "$1" names
  IFS=, read -r -a names <<<"$names"
  for name in "${names[@]}"; do
    [[ $name != '*.'* ]] || continue # it stands for names that only their users know
    ask_proxy_at "$name"
    if [[ -n $route ]]; then
      some=1 routed+=${routed:+,}$name routes+="$name: $route"$'\n'
    else faults+="$name: $route_fault"$'\n'; fi
  done
  route='' route_fault=''
  if [[ -n $faults ]]; then
    each_name route_fault "$faults" "$some"
  elif [[ -n $routes ]]; then each_name route "$routes"; else route='not checked, because each domain is a wildcard'; fi
}

# Sets a variable to these lines as one; without the names where the same is true of all.
each_name() { # VARIABLE LINES [ALWAYS-WITH-NAMES]
  local line each words=${2%$'\n'} same
  mapfile -t each <<<"$words"
  same=${each[0]#*: }
  for line in "${each[@]}"; do [[ -z ${3-} && ${line#*: } == "$same" ]] || same=${words//$'\n'/; }; done
  printf -v "$1" %s "$same"
}

# Asks as a caller would, whatever the DNS says, and follows the proxy to https. Sets route or route_fault.
ask_proxy_at() { # NAME
  local domain=$1 status target trusted
  route='' route_fault=''
  status=$(ask_url "http://$domain${conf[health_path]}" '%{http_code} %{redirect_url}')
  read -r status target <<<"$status"
  if [[ $status == 30[1278] && $target == https://* ]]; then
    target=$(ask_url "https://$domain${conf[health_path]}" '%{http_code} %{ssl_verify_result}' --insecure) # a certificate may come later
    read -r status trusted <<<"$target"
    case $status in
      000) route='http, which leads to https, where there is no certificate yet' ;;
      [23]?? | "$app_status")
        route=https
        ((trusted == 0)) || route='https, with a certificate that is not trusted yet'
        ;;
      *) route_fault="the proxy answers $status on https" ;;
    esac
    return
  fi
  case $status in
    000) route_fault='nothing answers on port 80 of this host' ;;
    [23]?? | "$app_status") route='http; there is no certificate yet' ;;
    *) route_fault="the proxy answers $status" ;;
  esac
}

ask_url() { # URL FORMAT CURL-OPTION...
  curl --silent --output /dev/null --max-time 5 --noproxy '*' --connect-to '::127.0.0.1:' --write-out "$2" "${@:3}" "$1" || true
}

# nginx-proxy itself, where the question above reaches it.
find_nginx_proxy() {
  docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}} {{.Ports}}' |
    sed -nE '/ (.*, )?(0\.0\.0\.0|127\.0\.0\.1):80->/ { s/ .*//p; q }'
}

# The proxy takes a moment to notice a new container.
wait_for_route() {
  local until=$((SECONDS + 15))
  ask_proxy "$home"
  if [[ -z $route && -n $route_answers ]]; then
    read_answer nginx_proxy "$route_answers"
  elif [[ -z $route ]]; then nginx_proxy=$(find_nginx_proxy) || true; fi
  while [[ -z $route && $route_before$nginx_proxy$route_fault != nothing* ]] && ((SECONDS < until)); do
    sleep 0.5
    ask_proxy "$home"
  done
}

# Fails where the proxy led to the earlier version by a name, and no longer does. Else another one may be set up by hand later, and what
# is missing is said at the end; nginx-proxy leads to the app by itself, or something is wrong.
verify_route() {
  has_proxy || return 0
  wait_for_route
  if [[ -n $route ]]; then
    emit "reached=$route"
    return
  fi
  [[ -z $(lost_names "$routed_before") ]] || {
    say "the app answers, but not at $(lost_names "$routed_before"): $route_fault"
    return 1
  }
  emit "unreached=$route_fault"
  # Any other answer is somebody's, who may want it so: a password in front of the app, a page in its place.
  [[ $route_fault != @(nothing*|*' 50'[234]*) ]] || lost_by=$nginx_proxy
}

# Names of the list at which the proxy does not lead to the app.
lost_names() { # LIST
  local name names lost=''
  IFS=, read -r -a names <<<"$1"
  for name in "${names[@]}"; do
    [[ -z $name || $name == '*.'* || ,$routed, == *",$name,"* ]] || lost+=${lost:+, }$name
  done
  printf %s "$lost"
}

# The app serves and is backed up, so it runs on; but nobody would come to look at a deployment that calls itself done.
require_route() {
  [[ -n $lost_by ]] || return 0
  failed_stage=proxy
  say "The new version answers, and its backup is proven, but nginx-proxy does not lead to it\
 at $(lost_names "$(value_of APP_DOMAIN "$home")"): $route_fault. The app and the sidecar keep running."
  say "  -> Read the log of the proxy (docker logs $lost_by) and its configuration (docker exec $lost_by nginx -T).\
 Correct that, then deploy again."
  return 1
}
