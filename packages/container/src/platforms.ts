import { found, type ContainerView, type Fact } from 'litestream-generator-core';
import { linesOf } from './lines.js';

/** Files that tell other platforms how to run the app, and the key of the health check's path in each. */
const FILES: readonly { readonly path: string; readonly key: RegExp }[] = [
  // Fly's tables of checks; the path of a server that stands in front of the app is none of the app's.
  { path: 'fly.toml', key: /^\s*path\s*=\s*["'](\/(?!litefs)[^"']*)["']/ },
  { path: 'render.yaml', key: /^\s*healthCheckPath:\s*["']?(\/[^\s"'#]*)/ },
  { path: 'railway.json', key: /"healthcheckPath"\s*:\s*"(\/[^"]*)"/ },
  { path: 'railway.toml', key: /^\s*healthcheckPath\s*=\s*"(\/[^"]*)"/ },
  { path: 'config/deploy.yml', key: /(?:^\s*|[{,]\s*)path:\s*["']?(\/[^\s"'#,}]*)/ },
  { path: 'app.json', key: /"path"\s*:\s*"(\/[^"]*)"/ },
  { path: 'app.yaml', key: /^\s*http_path:\s*["']?(\/[^\s"'#]*)/ },
];

/** Path that another platform asks whether the app is well; undefined where none does. */
export function healthOfPlatform({ project }: ContainerView): Fact<string> | undefined {
  for (const { path, key } of FILES)
    for (const { text, from } of linesOf(project, path)) {
      const value = key.exec(text)?.[1];
      if (value !== undefined) return found(value, from);
    }
  return undefined;
}

/** Files that tell other platforms which command to run before each release. */
const BEFORE: readonly { readonly path: string; readonly command: RegExp }[] = [
  { path: 'fly.toml', command: /^\s*release_command\s*=\s*["'](.+)["']/ },
  { path: 'render.yaml', command: /^\s*(?:-\s*)?preDeployCommand:\s*["']?(.+?)["']?\s*$/ },
  { path: 'railway.json', command: /"preDeployCommand"\s*:\s*\[?\s*"([^"]+)"/ },
  { path: 'railway.toml', command: /^\s*preDeployCommand\s*=\s*\[?\s*["'](.+?)["']/ },
  { path: 'Procfile', command: /^release:\s*(.+?)\s*$/ },
  { path: 'app.json', command: /"predeploy"\s*:\s*"([^"]+)"/ },
];

/** The command that migrates before each release of another platform; undefined where none does. */
export function migrationOfPlatform({ project }: ContainerView): Fact<string> | undefined {
  for (const { path, command } of BEFORE)
    for (const { text, from } of linesOf(project, path)) {
      const value = command.exec(text)?.[1];
      if (value !== undefined && /migrat|\bdb:prepare\b|\bupgrade\b|\bdb push\b/.test(value) && !/[;&|$<>]/.test(value))
        return found(value, from);
    }
  return undefined;
}
