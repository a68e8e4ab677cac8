# shellcheck shell=bash
# The image of a release: the settings that go into it, the name under which it is pushed, and the digest under which it is deployed.

image_main() { # host|patch|agent|name|digest|pages
  case ${1-} in
    host) fill_host ;;
    patch) patch_settings ;;
    agent) start_agent ;;
    pages) publish_pages ;;
    name) image_name ;;
    digest) image_digest ;;
    *)
      printf 'deploy.sh: image host, patch, agent, name, digest or pages, not "%s"\n' "${1-}" >&2
      return 2
      ;;
  esac
}

# Image names are lower case, and a tag of Git may hold what a tag of an image cannot. Of an image that somebody else publishes, deploy.conf
# has the name and the tag; a version that was asked for takes the place of that tag.
image_name() {
  local name version domains
  name=$(image_repository)
  if [[ -n ${conf[image]-} ]]; then version=${VERSION:-$(image_tag)}; else version=${VERSION:?}; fi
  version=${version//[^A-Za-z0-9_.-]/-}
  step_output name "${name#ghcr.io/}"
  step_output version "$version"
  step_output image "$name:$version"
  domains=$(app_domains)
  [[ -z $domains ]] || step_output host "${domains%%,*}" # what is built for one host is built for the first name
}

# Where the image of the app is: "ghcr.io/you/app". A colon behind the last slash begins the tag; one before it is a registry's port.
image_repository() {
  local image=${conf[image]-}
  [[ -n $image ]] || image=ghcr.io/${GITHUB_REPOSITORY,,}
  if [[ ${image##*/} == *:* ]]; then printf %s "${image%:*}"; else printf %s "$image"; fi
}

image_tag() {
  local last=${conf[image]##*/}
  if [[ $last == *:* ]]; then printf %s "${last#*:}"; else printf latest; fi
}

# A tag can be moved, a digest cannot: from here on the digest names the image.
image_digest() {
  local digest
  image_login
  # As JSON, because Buildx prints a whole table for {{.Manifest.Digest}}.
  digest=$(docker buildx imagetools inspect "${IMAGE:?}" --format '{{json .Manifest}}' | jq -r .digest) ||
    workflow_stop 'No such image' "$IMAGE is not in the registry. $(image_remedy)"
  step_output digest "$digest"
}

# The login for this step alone, where the image is private and its registry is not the repository's own.
image_login() {
  local registry output
  [[ -n ${REGISTRY_PASSWORD-} ]] || return 0
  registry=$(registry_of "${IMAGE:?}")
  output=$(docker login --username "${REGISTRY_USERNAME-}" --password-stdin "$registry" 2>&1 <<<"$REGISTRY_PASSWORD") ||
    workflow_stop 'Login refused' "$registry refuses the login of ${REGISTRY_USERNAME:-nobody}: $(tail -n 1 <<<"$output").\
 Set it again: gh secret set REGISTRY_USERNAME, gh secret set REGISTRY_PASSWORD"
}

image_remedy() {
  if [[ -n ${conf[image]-} ]]; then
    printf 'Correct image in .deploy/deploy.conf, or run the workflow with a version that %s has.' "$(image_repository)"
    [[ -n ${REGISTRY_PASSWORD-} ]] || printf ' If the image is private: gh secret set REGISTRY_USERNAME, gh secret set REGISTRY_PASSWORD'
  else
    printf "The page Packages of the repository lists the versions that exist."
  fi
}
