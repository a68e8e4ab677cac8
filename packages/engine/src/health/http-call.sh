# shellcheck shell=bash
# Calls an address on the web with what the official Litestream image has: bash, and openssl for TLS. Of the address, only host and port
# get into an argument of a program; its path is as secret as a password.

http_seconds=10
certificates=/etc/ssl/certs/ca-certificates.crt # of Debian's package ca-certificates

# Prints the status code, or why there is none. Redirections are not followed.
http_call() { # METHOD ADDRESS BODY
  local LC_ALL=C pattern='^(https?)://(([^/?#@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^][/:?#@]+)(:([0-9]+))?([/?][^#]*)?(#.*)?$' host port path line
  [[ $2 =~ $pattern ]] || {
    printf 'the address must begin with https:// or http://'
    return 1
  }
  local scheme=${BASH_REMATCH[1]} user=${BASH_REMATCH[3]} name=${BASH_REMATCH[4]} given=${BASH_REMATCH[6]}
  path=${BASH_REMATCH[7]} host=${name#[} host=${host%]}
  [[ $path == /* ]] || path=/$path
  if [[ $scheme == https ]]; then port=${given:-443}; else port=${given:-80}; fi
  line=$({
    printf '%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: litestream-engine\r\nConnection: close\r\n' "$1" "$path" "$name${given:+:$given}"
    [[ -z $user ]] || printf 'Authorization: Basic %s\r\n' "$(printf %b "${user//%/\\x}" | base64 -w 0)"
    [[ $1 != POST ]] || printf 'Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n' "${#3}"
    printf '\r\n%s' "$3"
  } | "exchange_$scheme" "$host" "$port" 2>/dev/null | head -n 1) || true
  if [[ $line =~ ^HTTP/[0-9.]+\ ([0-9]{3}) ]]; then printf %s "${BASH_REMATCH[1]}"; else
    printf 'no answer'
    [[ $scheme == http ]] || printf ', or a certificate that cannot be trusted'
    return 1
  fi
}

# Both send standard input, and print the answer up to the end of its header.
exchange_http() { # HOST PORT
  # shellcheck disable=SC2016 # the inner shell expands them
  timeout "$http_seconds" bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat >&3 && while IFS= read -r line && [[ $line != $'"'\r'"' ]]; do
    printf "%s\n" "$line"; done <&3' "$1" "$2"
}

exchange_https() { # HOST PORT
  local name=(-servername "$1" -verify_hostname "$1") to=$1
  [[ ! $1 =~ ^[0-9.]+$ ]] || name=(-noservername -verify_ip "$1")
  [[ $1 != *:* ]] || name=(-noservername -verify_ip "$1") to="[$1]"
  timeout "$http_seconds" openssl s_client -quiet -verify_return_error -CAfile "${SSL_CERT_FILE:-$certificates}" \
    "${name[@]}" -connect "$to:$2" | sed '/^\r\{0,1\}$/q'
}
