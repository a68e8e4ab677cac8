# shellcheck shell=bash disable=SC2034,SC2154 # deploy.sh sets what is only read here, and reads what is only set
# Part of deploy.sh: whether the proxy of this host leads to the app. That the app itself answers is known by then.

app_status='' reached='' unreached='' reached_before='' own='' lost_by=''

# Asks the proxy as a caller would, whatever the DNS says, and follows it to https. Sets reached to how the app answers, else unreached to why not.
ask_proxy() { # FOLDER, of the .env with the domain
  local domain status target trusted
  domain=$(value_of APP_DOMAIN "$1")
  reached='' unreached=''
  status=$(ask "http://$domain$health_path" '%{http_code} %{redirect_url}')
  read -r status target <<<"$status"
  if [[ $status == 30[1278] && $target == https://* ]]; then
    target=$(ask "https://$domain$health_path" '%{http_code} %{ssl_verify_result}' --insecure) # a certificate may come later
    read -r status trusted <<<"$target"
    case $status in
      000) reached='http, which leads to https, where there is no certificate yet' ;;
      [23]?? | "$app_status") reached=https; ((trusted == 0)) || reached='https, with a certificate that nobody trusts yet' ;;
      *) unreached="the proxy answers $status on https" ;;
    esac
    return
  fi
  case $status in
    000) unreached='nothing answers on port 80 of this host' ;;
    [23]?? | "$app_status") reached='http; there is no certificate yet' ;;
    *) unreached="the proxy answers $status" ;;
  esac
}

ask() { # URL FORMAT CURL-OPTION...
  curl --silent --output /dev/null --max-time 5 --noproxy '*' --connect-to '::127.0.0.1:' --write-out "$2" "${@:3}" "$1" || true
}

# nginx-proxy itself, where the question above reaches it.
nginx_proxy() {
  docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}} {{.Ports}}' |
    sed -nE '/ (.*, )?(0\.0\.0\.0|127\.0\.0\.1):80->/ { s/ .*//p; q }'
}

# The proxy takes a moment to notice a new container.
await_proxy() {
  local until=$((SECONDS + 15))
  ask_proxy "$home"
  [[ -n $reached ]] || own=$(nginx_proxy) || true
  while [[ -z $reached && $reached_before$own$unreached != nothing* ]] && ((SECONDS < until)); do sleep 0.5; ask_proxy "$home"; done
}

# Fails where the proxy led to the version before. Else another one may be set up by hand later, and what is missing is
# said at the end; nginx-proxy leads to the app by itself, or something is wrong.
reachable() {
  await_proxy
  if [[ -n $reached ]]; then fact "reached=$reached"; return; fi
  [[ -z $reached_before ]] || { say "the app answers, but not at $(value_of APP_DOMAIN "$home"): $unreached"; return 1; }
  fact "unreached=$unreached"
  # Any other answer is somebody's, who may want it so: a password in front of the app, a page in its place.
  [[ $unreached != @(nothing*|*' 50'[234]*) ]] || lost_by=$own
}

# The app serves and is backed up, so it runs on; but nobody would come to look at a deployment that calls itself done.
found_by_proxy() {
  [[ -n $lost_by ]] || return 0
  failed=proxy
  say "The new version answers, and its backup is proven, but nginx-proxy does not lead to it at $(value_of APP_DOMAIN "$home"): $unreached. App and sidecar run on."
  say "  -> See what it says: docker logs $lost_by; and what it made of the app: docker exec $lost_by nginx -T. When that is mended, deploy again."
  return 1
}
