# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh
# Two Composes. Each lies in a folder that also serves as DOCKER_CONFIG, which makes it `docker compose`.

compose_at() { printf '%s/compose/%s/docker-compose' "$tools" "$1"; }
compose_is() { # Debian appends its revision, upstream has a v in front
  [ "$("$(compose_at "$1")" version --short 2>/dev/null | sed 's/^v//; s/-.*//')" = "$1" ]
}
compose_plugin() {
  mkdir -p "$tools/compose/$1/cli-plugins"
  ln -sfn ../docker-compose "$tools/compose/$1/cli-plugins/docker-compose"
}

# From Debian, as its users have it.
compose_floor() {
  if ! compose_is "$COMPOSE_FLOOR"; then
    say "Debian's docker-compose $COMPOSE_FLOOR"
    local unpacked=$tools/compose/.trixie
    rm -rf "$unpacked"
    "$here/debx.sh" trixie "$unpacked" docker-compose
    mkdir -p "$tools/compose/$COMPOSE_FLOOR"
    mv "$unpacked/usr/libexec/docker/cli-plugins/docker-compose" "$(compose_at "$COMPOSE_FLOOR")"
    rm -rf "$unpacked"
    compose_is "$COMPOSE_FLOOR" || die "trixie no longer has $COMPOSE_FLOOR: $("$(compose_at "$COMPOSE_FLOOR")" version)"
  fi
  compose_plugin "$COMPOSE_FLOOR"
}

# Its replace lines forbid `go install`, so a module of our own builds it, with every hash in go.sum.
compose_current() {
  if ! compose_is "$COMPOSE_CURRENT"; then
    say "go build docker-compose $COMPOSE_CURRENT"
    (cd "$here/go/compose" && CGO_ENABLED=0 go build -trimpath -o "$(compose_at "$COMPOSE_CURRENT")" \
      -ldflags "-s -w -X github.com/docker/compose/v5/internal.Version=v$COMPOSE_CURRENT" github.com/docker/compose/v5/cmd)
  fi
  compose_plugin "$COMPOSE_CURRENT"
  ln -sfn "../compose/$COMPOSE_CURRENT/docker-compose" "$bin/docker-compose"
}
