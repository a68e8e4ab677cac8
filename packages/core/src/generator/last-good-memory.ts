import type { Git } from './git.js';
import { readStored, storePath } from './stored.js';

/** The last commit whose memory can be read and names a deployment; undefined where git knows of none. */
export function lastGoodMemory(git: Git | undefined): string | undefined {
  if (git === undefined) return undefined;
  if (namesDeployment(git.committed(storePath))) return 'HEAD';
  return git.commitsOf(storePath).find((commit) => namesDeployment(git.committed(storePath, commit)));
}

/** The commit that removed a deployment which nobody brought back since, and its ids; undefined where there is none. */
export function removedDeployment(git: Git | undefined): { readonly commit: string; readonly ids: string } | undefined {
  const commits = git?.commitsOf(storePath) ?? [];
  const last = commits.findIndex((commit) => namesDeployment(git?.committed(storePath, commit)));
  const [removal, before] = [commits[last - 1], commits[last]];
  if (removal === undefined || before === undefined) return undefined;
  const { deployments } = readStored(git?.committed(storePath, before));
  return { commit: removal, ids: Object.values(deployments).join(', ') };
}

/** The command that restores the memory of a commit. */
export function restoreCommand(commit: string): string {
  return `git checkout ${commit} -- ${storePath}`;
}

/** How to restore a memory that is lost or damaged: git would give a damaged one again where the damage was committed. */
export function restoreMemory(git: Git | undefined): string {
  const commit = lastGoodMemory(git);
  if (commit !== undefined)
    return (
      `Restore ${commit === 'HEAD' ? 'the version of the last commit' : 'the last version that can be read'}, ` +
      `and run this again: ${restoreCommand(commit)}`
    );
  if (git === undefined) return `Restore ${storePath} from a copy of this folder, or correct it by hand`;
  return git.complete
    ? `No commit has a version of ${storePath} that can be read: restore it from another clone, or correct it by hand`
    : `Fetch the commits that are missing here, and run this again: git fetch --unshallow`;
}

function namesDeployment(text: string | undefined): boolean {
  try {
    return Object.keys(readStored(text).deployments).length > 0;
  } catch {
    return false;
  }
}
