import { standIns } from './checkout.js';

/**
 * A `docker run` that runs the engine on this machine, with the folders that it mounts where they are.
 * @returns a folder for PATH; Litestream and sqlite3 have to be in another one
 */
export function playDocker(): string {
  return standIns({ docker: `exec bash -c '${program}' docker "$@"` });
}

// What the engine prints is left alone; only where things are differs, and that it stays the user that it is.
const program = `
  while (($#)); do
    case $1 in
      --volume=*:/deploy:ro) deploy=\${1#*=} deploy=\${deploy%:/deploy:ro} ;;
      --volume=*:/run/keys) mounted=\${1#*=} mounted=\${mounted%:/run/keys} ;;
      /deploy/deploy.sh) shift; break ;;
    esac
    shift
  done
  root=$(mktemp -d) verb=$1
  shift
  trap "rm -rf $root" EXIT
  . "$deploy/deploy.sh"
  load_conf "\${DEPLOY_ENVIRONMENT-}"
  conf[user]=$(id -u):$(id -g) data=$root/data state=$root/data/.litestream-deployment keys=$mounted
  litestream_config=$root/litestream.yml
  mkdir "$data"
  sed -e "s|\\"/data/|\\"$data/|; s|\\"/run/keys/|\\"$keys/|" "$deploy/litestream.yml" >"$litestream_config"
  "\${verb}_main" "$@"`;
