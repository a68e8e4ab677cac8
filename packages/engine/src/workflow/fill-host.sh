# shellcheck shell=bash
# Puts the public host where the files of a site hold https://{DEPLOY_API}, before they go into the image.

fill_host() { # DEPLOY_API is the host
  local file filled=0
  [[ ${DEPLOY_API-} =~ ^[A-Za-z0-9.:-]+$ ]] ||
    workflow_stop 'No public host' 'Set the variable DEPLOY_DOMAIN to the name under which the app answers: gh variable set DEPLOY_DOMAIN'
  while IFS= read -r -d '' file; do
    sed -i "s|https://{DEPLOY_API}|https://$DEPLOY_API|g" "$file"
    printf '%s calls https://%s\n' "$file" "$DEPLOY_API"
    filled=1
  done < <(grep -rlZF --exclude-dir=.git --exclude-dir=node_modules --include='appsettings*.json' --include=_redirects \
    --include='config.js*' --include='env.js*' 'https://{DEPLOY_API}' .)
  [[ $filled == 1 ]] || echo 'No file of the site holds https://{DEPLOY_API}.'
}
