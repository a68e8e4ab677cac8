# shellcheck shell=bash disable=SC2154 # deploy.sh sets what is only read here
# Part of deploy.sh: whether the proxy of this host leads to the app. That the app itself answers is known by then.

app_status='' reached='' unreached='' reached_before=''

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

# The proxy takes a moment to notice a new container. Fails only where it led to the version before: else it may be
# one that somebody sets up by hand, and what is missing is said at the end.
reachable() {
  local until=$((SECONDS + 15))
  ask_proxy "$home"
  while [[ -z $reached && $reached_before$unreached != nothing* ]] && ((SECONDS < until)); do sleep 0.5; ask_proxy "$home"; done
  if [[ -n $reached ]]; then fact "reached=$reached"; return; fi
  [[ -z $reached_before ]] || { say "the app answers, but not at $(value_of APP_DOMAIN "$home"): $unreached"; return 1; }
  fact "unreached=$unreached"
}
