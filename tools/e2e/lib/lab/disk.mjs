import { mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../command.mjs';

/** Containers of a machine, in every hierarchy of control groups. @param {string} name */
const group = (name) => `e2e-${process.pid}-${name}`;

const bundle = '/etc/ssl/certs/ca-certificates.crt';

/**
 * What is on a machine's disk before its first boot.
 * @param {string} disk
 * @param {{ name: string, compose?: string, trust: string }} options `compose`: a
 *   version, for a machine with the programs of this one; `trust`: PEM.
 */
export function prepareDisk(disk, { name, compose, trust }) {
  const upper = path.join(disk, 'upper');
  const write = (/** @type {string} */ file, /** @type {string} */ text) => {
    mkdirSync(path.join(upper, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(upper, file), text);
  };
  write('/etc/cgroup-parent', `/${group(name)}\n`);
  // Whatever is installed later, the bundle is made of the certificates in this folder too.
  write('/usr/local/share/ca-certificates/lab.crt', trust);
  if (compose === undefined) return;
  write(bundle, `${readFileSync(bundle, 'utf8')}\n${trust}`);
  const plugins = path.join(upper, 'usr/local/lib/docker/cli-plugins');
  mkdirSync(plugins, { recursive: true });
  symlinkSync(`/opt/compose/${compose}/docker-compose`, path.join(plugins, 'docker-compose'));
}

/** Removes a machine's disk, and the empty groups that the kernel keeps of its containers. @param {string} disk @param {string} name */
export async function removeDisk(disk, name) {
  rmSync(disk, { recursive: true, force: true });
  const hierarchies = '/sys/fs/cgroup';
  // Busy for a moment after its last process was killed.
  await eventually(`${name} has no control group any more`, 10, async () => {
    for (const hierarchy of ['', ...readdirSync(hierarchies)])
      removeGroup(path.join(hierarchies, hierarchy, group(name)));
    return true;
  });
}

/** @param {string} folder */
function removeGroup(folder) {
  let inside;
  try {
    inside = readdirSync(folder, { withFileTypes: true });
  } catch {
    return; // not in this hierarchy
  }
  for (const entry of inside) if (entry.isDirectory()) removeGroup(path.join(folder, entry.name));
  rmdirSync(folder);
}
