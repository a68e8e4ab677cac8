import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { fileTools, type FileTool } from '../../deployment/files.js';
import { inContainer } from '../shared/paths.js';
import { entry, inlineList, inlineMap, list, map, type Value } from '../shared/yaml-text.js';
import { clusterNames } from './paths.js';
import { backupVolumes, mount, security } from './pod-parts.js';

/** Neither root nor the user of the app: it writes two programs to a volume of the pod, and sees nothing else. */
const provider = { uid: 65_532, gid: 65_532 };

/** Where files beside the databases are backed up: the containers that provide restic and rclone, before all others. */
export function toolContainers({ pins, storage }: Deployment): readonly YAMLMap[] {
  return storage.files === undefined ? [] : fileTools(pins).map(toolContainer);
}

/** The mount of restore and litestream. */
export function toolMounts({ storage }: Deployment): readonly Value[] {
  return storage.files === undefined ? [] : [mount(clusterNames.tools, inContainer.tools, true)];
}

/**
 * What restore and litestream need beside the data. The volume of the programs begins empty with each pod, so that they are always those
 * of the images that are named here. restic collects what it uploads in files in /tmp.
 */
export function backupVolumesWithTools(deployment: Deployment): readonly Value[] {
  return deployment.storage.files === undefined
    ? backupVolumes(deployment)
    : [
        ...backupVolumes(deployment, 512),
        map([entry('name', clusterNames.tools), entry('emptyDir', inlineMap([]), 'restic and rclone.')]),
      ];
}

/** Copies a program from the image that its makers publish. The engine finds this container by its name. */
function toolContainer({ name, image, path }: FileTool): YAMLMap {
  return map([
    entry('name', name),
    entry('image', image),
    entry('command', inlineList(['cp', path, `${inContainer.tools}/${name}`])),
    entry('securityContext', security(provider, false)),
    entry('volumeMounts', list([mount(clusterNames.tools, inContainer.tools)])),
  ]);
}
