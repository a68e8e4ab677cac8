import { renameSync } from 'node:fs';
import path from 'node:path';
import { standIns } from './stand-ins.js';

const snapshot = { id: 'a1', time: '2026-01-01T00:00:00Z', summary: { total_files_processed: 2 } };
const restic = `echo '${JSON.stringify([snapshot])}'`;

/**
 * A `docker run` that runs the engine on this machine, with the folders that it mounts where they are.
 * @returns a folder for PATH; Litestream and sqlite3 have to be in another one
 */
export function playDocker(): string {
  const folder = standIns({ docker: `exec bash -c '${program}' "$0" "$@"` });
  // Copied where the programs that back up files are brought. Of these it is not asked what they say, but that the engine finds them.
  renameSync(standIns({ restic, rclone: 'echo config' }), path.join(folder, 'tools'));
  return folder;
}

// What the engine prints is left alone; only where things are differs, and that it stays the user that it is.
const program = `
  while (($#)); do
    case $1 in
      --volume=*:/deploy:ro) deploy=\${1#*=} deploy=\${deploy%:/deploy:ro} ;;
      --volume=*:/tools) bring=\${1#*=} bring=\${bring%:/tools} ;;
      --volume=*:/tools:ro) tools_here=\${1#*=} tools_here=\${tools_here%:/tools:ro} ;;
      --volume=*:/run/keys) mounted=\${1#*=} mounted=\${mounted%:/run/keys} ;;
      /deploy/deploy.sh) shift; break ;;
    esac
    shift
  done
  if [[ -n \${bring-} ]]; then
    cp \${0%/*}/tools/* "$bring"
    exit
  fi
  root=$(mktemp -d) asked=$1
  shift
  trap "rm -rf $root" EXIT
  . "$deploy/deploy.sh"
  load_conf "\${DEPLOY_ENVIRONMENT-}"
  conf[user]=$(id -u):$(id -g) data=$root/data state=$root/data/.litestream-deployment keys=$mounted
  litestream_config=$root/litestream.yml
  [[ -z \${tools_here-} ]] || tools=$tools_here
  mkdir "$data"
  sed -e "s|\\"/data/|\\"$data/|; s|\\"/run/keys/|\\"$keys/|" "$deploy/litestream.yml" >"$litestream_config"
  "\${asked}_main" "$@"`;
