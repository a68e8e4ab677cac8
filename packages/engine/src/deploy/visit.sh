# shellcheck shell=bash
# The visit to the sidecar where nothing is about to change: health/unchanged.sh says what it answers. The answers come while other things
# are looked at, and each is read where it is needed.

visit_answers=''                         # descriptor of what it prints; empty where there was no visit
declare -A visit_text=() visit_status=() # what was read of it: the lines and the exit code, by name

visit_sidecar() {
  local name
  visit_text=() visit_status=()
  value_of APP_DOMAIN "$home" name
  exec {visit_answers}< <(in_sidecar /deploy/deploy.sh unchanged "${conf[port]}" "${conf[health_path]}" "${name%%,*}" "$app_host" \
    "${guard_options[@]}" 2>/dev/null)
}

# Reads until an answer is complete. Fails where the sidecar does not give it, or gave it before something changed.
read_visit() { # app|guard|volume|proof
  local line name
  [[ -n $visit_answers && -n $app_unchanged ]] || return
  until [[ -n ${visit_status[$1]-} ]]; do
    IFS= read -r -u "$visit_answers" line || return
    [[ $line =~ ^(app|guard|volume|proof)(=|:\ )(.*)$ ]] || continue
    name=${BASH_REMATCH[1]}
    if [[ ${BASH_REMATCH[2]} == '=' ]]; then
      visit_status[$name]=${BASH_REMATCH[3]}
    else visit_text[$name]+=${visit_text[$name]+$'\n'}${BASH_REMATCH[3]}; fi
  done
}
