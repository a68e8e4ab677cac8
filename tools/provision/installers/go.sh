# shellcheck shell=bash disable=SC2154 # sourced by install.sh, after lib.sh
# Programs that one `go install` makes.

actionlint() { go_install github.com/rhysd/actionlint "$ACTIONLINT" github.com/rhysd/actionlint/cmd/actionlint; }

versitygw() { go_install github.com/versity/versitygw "$VERSITYGW" github.com/versity/versitygw/cmd/versitygw; }

act() { go_install github.com/nektos/act "$ACT" github.com/nektos/act; }

# Without the flag the binary calls itself "(development build)".
litestream() {
  go_install github.com/benbjohnson/litestream "$LITESTREAM" github.com/benbjohnson/litestream/cmd/litestream \
    "-X main.Version=$LITESTREAM"
}
