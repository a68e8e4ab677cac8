# shellcheck shell=bash
# What nginx-proxy lets through for this app: how large an upload may be, and how long an answer may take. nginx's own 1 MB and 60 seconds
# are less than most apps allow. And which of its names only lead to the main one. All of it stands in vhost.d/<domain>_location of the
# proxy, a file of that domain alone, so no other app of the host notices. acme-companion writes into vhost.d/<domain> and never there.

# For the shell of the proxy's container: deployment, names, and a directive a line. Lines of somebody else stay where they are, and a
# directive that they have for this name counts in the place of ours. Prints what is kept, then what became of it.
# shellcheck disable=SC2016 # that shell expands it
write_limits_in_proxy='set -f
id=$1 names=$2 wanted=$3 leading=$4 changed=
cd /etc/nginx/vhost.d || exit
without() { sed "/^# Limits of $1, written by deploy.sh: begin\$/,/^# Limits of $1, written by deploy.sh: end\$/d" "$2" 2>/dev/null; }
put() {
  if [ "$2" = "$(cat "$1" 2>/dev/null)" ]; then return; fi
  changed=1
  if [ -z "$2" ]; then rm -f "$1"; else printf "%s\n" "$2" >".$1.new" && mv -f ".$1.new" "$1" || exit; fi
}
others() {
  if [ -e "$1" ]; then cat "$1"; elif [ -e default ]; then cat default; fi
  if [ -z "$2" ] && [ -e default_location ]; then cat default_location; fi
  find /etc/nginx/conf.d -name "*.conf" ! -name default.conf -exec cat {} +
}
regenerate() {
  if [ -x /usr/local/bin/docker-gen ]; then
    /app/docker-entrypoint.sh /usr/local/bin/docker-gen /app/nginx.tmpl /etc/nginx/conf.d/default.conf
  fi
  nginx -t && nginx -s reload
}
take_out() {
  find . -name "*_location" -exec grep -l "^# Limits of $id, written by deploy.sh: begin" {} + | while read -r file; do
    file=${file#./}
    case " $1 " in *" ${file%_location} "*) ;; *) put "$file" "$(without "$id" "$file")" && echo "$file" ;; esac
  done
}
for name in $names; do
  rest=$(without ".*" "${name}_location") block=
  seen=$rest$(printf "\n%s" "$(others "$name" "$rest")")
  while read -r directive value; do
    [ -n "$directive" ] || continue
    if printf "%s\n" "$seen" | grep -q "^[[:blank:]]*$directive[[:blank:]]"; then
      echo "kept $name $directive"
    else block="$block
$directive $value"; fi
  done <<END
$wanted
$(case " $leading " in *" $name "*) echo "return 301 \$scheme://${names%% *}\$request_uri;" ;; esac)
END
  # The default of this host goes on to count for the name. As a pattern, it may be missing.
  if [ -z "$rest" ]; then block="
include /etc/nginx/vhost.d/default_locatio[n];$block"; fi
  put "${name}_location" "${rest:+$rest
}# Limits of $id, written by deploy.sh: begin$block
# Limits of $id, written by deploy.sh: end"
done
if [ -n "$(take_out "$names")" ]; then changed=1; fi
if [ -z "$changed" ]; then exit 0; fi
if output=$(regenerate 2>&1); then echo changed; exit 0; fi
take_out "" >/dev/null
regenerate >/dev/null 2>&1
echo "refused $output" | tr "\n" " "'

# Each deployment that changes something writes them anew, and so does one that has just started the proxy.
limit_proxy() {
  local names wanted=''
  has_proxy || return 0
  [[ -z ${conf[upload_megabytes]-} ]] || wanted+="client_max_body_size ${conf[upload_megabytes]}m;"$'\n'
  [[ -z ${conf[proxy_seconds]-} ]] ||
    wanted+="proxy_read_timeout ${conf[proxy_seconds]}s;"$'\n'"proxy_send_timeout ${conf[proxy_seconds]}s;"$'\n'
  [[ -n $wanted${conf[redirect_domains]-} ]] || {
    forget_proxy_limits # deploy.conf may have had some before
    return
  }
  names=$(value_of APP_DOMAIN "$home")
  put_proxy_limits "${names//,/ }" "${wanted%$'\n'}" "$(leading_names "$names")"
}

# For a deployment that leaves this host, or has no limits any more.
forget_proxy_limits() { put_proxy_limits '' '' ''; }

# Those of the list that lead to its first name, which itself leads nowhere.
leading_names() { # LIST
  local name leading=''
  while IFS= read -r name; do
    [[ $name != "${1%%,*}" && ,${conf[redirect_domains]-}, == *",$name,"* ]] && leading+=${leading:+ }$name
  done < <(tr , '\n' <<<"$1")
  printf %s "$leading"
}

# The limits of a proxy of another kind are its owner's.
put_proxy_limits() { # NAMES DIRECTIVES NAMES-THAT-REDIRECT
  local proxy answer word name what
  proxy=$(timeout 60 docker ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '{{.Names}}' | head -n 1)
  [[ -n $proxy ]] || return 0
  answer=$(timeout 60 docker exec "$proxy" sh -c "$write_limits_in_proxy" sh "${conf[id]}" "$1" "$2" "$3" </dev/null 2>&1) ||
    answer="refused ${answer##*$'\n'}"
  while read -r word name what; do
    case $word in
      kept) say "this host has a $what of its own for $name: the proxy uses that one, and not the one in deploy.conf" ;;
      changed)
        if [[ -n $1 ]]; then
          say 'the upload limit and the time-out of the proxy are set for this app'
        else say 'the upload limit and the time-out of this app are taken out of the proxy'; fi
        ;;
      refused)
        say "nginx-proxy refused the upload limit and the time-out of this app, and goes on without them: $name $what"
        say "  -> Check upload_megabytes and proxy_seconds in .deploy/deploy.conf, and the proxy itself: docker exec $proxy nginx -T"
        ;;
    esac
  done <<<"$answer"
}
