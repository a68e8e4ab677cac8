#!/usr/bin/env bash
# Proves the images by themselves, without any generated file: the sample app writes beside Litestream, both end, and
# the rows come back from each of the three servers. smoke.sh [s3|azure|sftp|password ...]; DOCKER_HOST names the engine.
# password is SFTP once more, without a key.
set -euo pipefail
prefix=smoke-$$
work=$(mktemp -d)
litestream=litestream/litestream:0.5.18
key=$(printf 'not a secret %s' "$prefix" | base64)

cleanup() {
  docker ps -aq --filter "name=$prefix" | xargs -r docker rm -f -v >/dev/null
  docker volume ls -q --filter "name=$prefix" | xargs -r docker volume rm >/dev/null
  docker network rm "$prefix" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT
docker network create "$prefix" >/dev/null

server() { # NAME IMAGE [DOCKER-RUN-OPTION...]
  docker run -d --name "$prefix-$1" --network "$prefix" --network-alias "$1" "${@:3}" "$2" >/dev/null
  for _ in {1..50}; do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$prefix-$1")" != healthy ] || return 0
    sleep 0.3
  done
  docker logs "$prefix-$1" >&2
  return 1
}

start_s3() {
  server s3 e2e-s3:1 -e ROOT_ACCESS_KEY=user -e ROOT_SECRET_KEY=password -e BUCKETS=backups
  options=(-e LITESTREAM_ACCESS_KEY_ID=user -e LITESTREAM_SECRET_ACCESS_KEY=password)
  replica='{type: s3, endpoint: "http://s3:7070", region: us-east-1, force-path-style: true, bucket: backups, path: app}'
}
start_azure() {
  server azure e2e-azure:1 -e "AZURITE_ACCOUNTS=smoke:$key" -e CONTAINERS=backups
  options=(-e "LITESTREAM_AZURE_ACCOUNT_KEY=$key")
  replica='{type: abs, account-name: smoke, endpoint: "http://azure:10000/smoke", bucket: backups, path: app}'
}
start_sftp() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/id"
  chmod 644 "$work/id" # the container's user reads it; Litestream does not mind the mode
  server sftp e2e-sftp:1 -e SFTP_USERNAME=backup -e SFTP_PASSWORD='pa$$ "word' -e "SFTP_AUTHORIZED_KEY=$(cat "$work/id.pub")"
  options=(-v "$work/id:/id:ro")
  sftp_replica 'key-path: /id' app
}
start_password() { # on the server of start_sftp
  options=()
  sftp_replica 'password: "pa\u0024\u0024 \"word"' app2
}
sftp_replica() { # Litestream takes the server's ECDSA key first
  replica="{type: sftp, host: 'sftp:22', user: backup, $1, path: $2,
    host-key: '$(docker exec "$prefix-sftp" cat /data/host-keys/ssh_host_ecdsa_key.pub)'}"
}

round_trip() {
  local target=$1 volume=$prefix-$1 before after
  "start_$target"
  printf 'dbs: [{path: /data/app.db, replica: %s}]\n' "$replica" >"$work/$target.yml"
  options+=(--network "$prefix" -u 1654:1654 -v "$work/$target.yml:/etc/litestream.yml:ro")
  docker run -d --name "$prefix-app-$target" -e WRITES_PER_SECOND=50 -v "$volume:/app/App_Data" sample-app:1 >/dev/null
  docker run -d --name "$prefix-ls-$target" "${options[@]}" -v "$volume:/data" "$litestream" replicate >/dev/null
  sleep 3
  docker stop "$prefix-app-$target" >/dev/null # one after the other: together, the last row may miss the final sync
  docker stop "$prefix-ls-$target" >/dev/null
  before=$(docker run --rm --entrypoint sqlite3 -v "$volume:/data" "$litestream" /data/app.db 'select count(*) from counter')

  # A fresh volume, made by the app's image so that its user owns it.
  docker run --rm -v "$volume-new:/app/App_Data" -e FAIL_START=1 sample-app:1 2>/dev/null || true
  docker run --rm "${options[@]}" -v "$volume-new:/data" \
    "$litestream" restore -integrity-check full /data/app.db >/dev/null 2>"$work/log" ||
    {
      cat "$work/log" >&2
      return 1
    }
  after=$(docker run --rm --entrypoint sqlite3 -v "$volume-new:/data" "$litestream" /data/app.db 'select count(*) from counter')
  if [ "$before" -lt 50 ] || [ "$before" != "$after" ]; then
    echo "$target: wrote $before rows, $after came back" >&2
    return 1
  fi
  echo "$target: $after of $before rows came back"
}

targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(s3 azure sftp password)
for target in "${targets[@]}"; do round_trip "$target"; done
