# shellcheck shell=bash
# The image of a release: the settings that go into it, the name under which it is pushed, and the digest under which it is deployed.

image_main() { # host|patch|name|digest|pages
  case ${1-} in
    host) fill_host ;;
    patch) patch_settings ;;
    pages) publish_pages ;;
    name) image_name ;;
    digest) image_digest ;;
    *)
      printf 'deploy.sh: image host, patch, name, digest or pages, not "%s"\n' "${1-}" >&2
      return 2
      ;;
  esac
}

# Image names are lower case, and a tag of Git may hold what a tag of an image cannot.
image_name() {
  local name=${GITHUB_REPOSITORY,,} version=${VERSION:?}
  version=${version//[^A-Za-z0-9_.-]/-}
  step_output name "$name"
  step_output version "$version"
  step_output image "ghcr.io/$name:$version"
}

# A tag can be moved, a digest cannot: from here on the digest names the image.
image_digest() {
  local digest
  # As JSON, because Buildx prints a whole table for {{.Manifest.Digest}}.
  digest=$(docker buildx imagetools inspect "${IMAGE:?}" --format '{{json .Manifest}}' | jq -r .digest) ||
    workflow_stop 'No such image' "$IMAGE is not in the registry. See the repository's Packages for the versions that are."
  step_output digest "$digest"
}
