/**
 * A value of deploy.conf as it stands in the file, edits of a person among it.
 * @param conf text of the file; undefined where there is none
 * @param name of the line, in small letters: `host_secret`
 * @returns undefined where no line has this name
 */
export function confValue(conf: string | undefined, name: string): string | undefined {
  return new RegExp(String.raw`^${name}=([^\r\n]*)\r?$`, 'm').exec(conf ?? '')?.[1];
}

/** Every value of a name that a line each gives, as of the databases. */
export function confValues(conf: string, name: string): readonly string[] {
  return conf
    .split(/\r?\n/)
    .filter((line) => line.startsWith(`${name}=`))
    .map((line) => line.slice(name.length + 1));
}
