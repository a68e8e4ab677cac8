# shellcheck shell=bash
# How the settings of one app get into nginx-proxy: vhost.d/<domain>_location in its container, a file of that domain alone, so no other app
# of the host notices. acme-companion writes into vhost.d/<domain> and never there.

# For the shell of the proxy's container: deployment, names, and a directive a line. Lines of somebody else stay where they are, and a
# directive that they have for this name counts in the place of ours. Prints what is kept, then what became of it.
# shellcheck disable=SC2016 # that shell expands it
write_in_proxy='set -f
id=$1 names=$2 wanted=$3 leading=$4 changed=
cd /etc/nginx/vhost.d || exit
without() { sed "/^# For $1, written by deploy.sh: begin\$/,/^# For $1, written by deploy.sh: end\$/d" "$2" 2>/dev/null; }
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
says() { # not what stands in a block of its own: that is about a path, or about another name
  awk -v word="$1" "{ sub(/#.*/, \"\"); if (!depth && \$1 == word) found = 1; depth += gsub(/{/, \"\") - gsub(/}/, \"\") }
    END { exit !found }"
}
regenerate() {
  if [ -x /usr/local/bin/docker-gen ]; then
    /app/docker-entrypoint.sh /usr/local/bin/docker-gen /app/nginx.tmpl /etc/nginx/conf.d/default.conf
  fi
  nginx -t && nginx -s reload
}
take_out() {
  find . -name "*_location" -exec grep -l "^# For $id, written by deploy.sh: begin" {} + | while read -r file; do
    file=${file#./}
    case " $1 " in *" ${file%_location} "*) ;; *) put "$file" "$(without "$id" "$file")" && echo "$file" ;; esac
  done
}
for name in $names; do
  rest=$(without ".*" "${name}_location") block=
  seen=$rest$(printf "\n%s" "$(others "$name" "$rest")")
  while read -r directive value; do
    [ -n "$directive" ] || continue
    if printf "%s\n" "$seen" | says "$directive"; then
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
}# For $id, written by deploy.sh: begin$block
# For $id, written by deploy.sh: end"
done
if [ -n "$(take_out "$names")" ]; then changed=1; fi
if [ -z "$changed" ]; then exit 0; fi
if output=$(regenerate 2>&1); then echo changed; exit 0; fi
take_out "" >/dev/null
regenerate >/dev/null 2>&1
echo "refused $output" | tr "\n" " "'
