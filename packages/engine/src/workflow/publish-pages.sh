# shellcheck shell=bash
# Publishes the built site to GitHub Pages: a commit on top of the branch gh-pages that holds the folder and nothing else. The token
# reaches Git by its environment, so that it is in no command line and in no file.

publish_pages() { # FOLDER is the site, GITHUB_TOKEN may write to the repository
  local site remote="${GITHUB_SERVER_URL:?}/${GITHUB_REPOSITORY:?}.git" branch=refs/heads/gh-pages
  [[ -f ${FOLDER:?}/index.html ]] || workflow_stop 'No site' "$FOLDER has no index.html, so there is nothing to publish."
  site=$(mktemp -d "${RUNNER_TEMP:?}/pages.XXXXXX")
  cp -R "$FOLDER/." "$site"
  rm -rf "$site/.git"
  : >"$site/.nojekyll"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "${GITHUB_TOKEN:?}" | base64 -w 0)"
  export GIT_CONFIG_VALUE_0
  git -C "$site" init --quiet
  # A branch that is there keeps its history.
  if git -C "$site" fetch --quiet --depth 1 "$remote" "$branch" 2>/dev/null; then git -C "$site" reset --quiet --soft FETCH_HEAD; fi
  git -C "$site" add --all
  if git -C "$site" diff --cached --quiet 2>/dev/null; then
    echo 'GitHub Pages already has this site.'
    return 0
  fi
  git -C "$site" -c user.name=github-actions -c user.email=github-actions@users.noreply.github.com \
    commit --quiet --message "Site of ${COMMIT:-${GITHUB_SHA:?}}"
  git -C "$site" push --quiet "$remote" "HEAD:$branch" ||
    workflow_stop 'GitHub Pages' 'The branch gh-pages could not be pushed. Its protection rules must let the workflow push.'
}
