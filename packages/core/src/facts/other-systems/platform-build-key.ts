/** What a key says of a build, by the name of the builder's input. */
export type PlatformBuildKey = 'file' | 'context' | 'target' | 'build-arg';

/** Keys by which platforms say how the Dockerfile is built, by the title of the file. */
const KEYS: readonly { readonly title: string; readonly key: PlatformBuildKey; readonly keys: RegExp }[] = [
  { title: 'Fly', key: 'file', keys: /^build\.dockerfile$/ },
  { title: 'Fly', key: 'target', keys: /^build\.build-target$/ },
  { title: 'Fly', key: 'build-arg', keys: /^build\.args\.\w+$/ },
  { title: 'Render', key: 'file', keys: /^services\.dockerfilePath$/ },
  { title: 'Render', key: 'context', keys: /^services\.dockerContext$/ },
  { title: 'Railway', key: 'file', keys: /^build\.dockerfilePath$/ },
  { title: 'DigitalOcean App Platform', key: 'file', keys: /^services\.dockerfile_path$/ },
  { title: 'Heroku', key: 'file', keys: /^build\.docker\.web$/ },
  { title: 'Heroku', key: 'build-arg', keys: /^build\.config\.\w+$/ },
];

/** What a value of such a file says of the build; undefined where it says something else. */
export function platformBuildKey(title: string, keys: readonly string[]): PlatformBuildKey | undefined {
  const path = keys.join('.');
  return KEYS.find((one) => one.title === title && one.keys.test(path))?.key;
}

/** A path as such a file has it, whose slash at the front stands for the root of the project. */
export function platformPath(text: string): string {
  return text.replace(/^\/+(?=.)/, '');
}
