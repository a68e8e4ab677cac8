import { detect } from '../../src/facts/detect.js';
import type { Claimant } from '../../src/facts/claim.js';
import type { Fact } from '../../src/facts/fact.js';
import type { Facts } from '../../src/facts/facts.js';
import { memoryProject } from '../../src/project/memory-project.js';
import type { Project } from '../../src/project/project.js';

/** A family that takes whatever comes. */
export const anyFamily: Claimant = {
  id: 'any',
  title: 'Any',
  templates: [{ id: 'any' }],
  recognise: (_project, host) => ({ template: 'any', from: host.csproj, certainty: 0 }),
};

/** A csproj of a web host. */
export function csproj(inside = '', framework = 'net10.0'): string {
  return `<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n    <TargetFramework>${framework}</TargetFramework>\n  </PropertyGroup>\n${inside}\n</Project>\n`;
}

/** A project with the host `MyApp/` and these files on top; a path with the text `undefined` leaves a file out. */
export function sample(files: Readonly<Record<string, string>> = {}, name = 'shop'): Project {
  return memoryProject({ 'MyApp/MyApp.csproj': csproj(), 'MyApp/Program.cs': '// start\n', ...files }, name);
}

/** Facts of such a project. */
export function factsOf(files: Readonly<Record<string, string>> = {}): Facts {
  return detect(sample(files), [anyFamily]).facts;
}

/** Facts of a project with this `Configure.Db.cs`. */
export function withCode(code: string, files: Readonly<Record<string, string>> = {}): Facts {
  return factsOf({ 'MyApp/Configure.Db.cs': code, ...files });
}

/** `path @ place`, with a question mark for a guess. */
export function shown<T>(facts: readonly Fact<T>[], show: (value: T) => string): readonly string[] {
  return facts.map(({ value, from, guessed }) => `${show(value)} @ ${from}${guessed ? ' ?' : ''}`);
}

/** All databases, as `app.db @ MyApp/Configure.Db.cs:1`. */
export function databases({ databases: found }: Facts): readonly string[] {
  return shown(found, ({ path }) => path);
}

/** appsettings.json with this connection string, named `Orders`. */
export function settings(connection: string): string {
  return JSON.stringify({ ConnectionStrings: { Orders: connection } });
}

/** The open questions: calls whose path the code does not tell. */
export function open({ unresolved }: Facts): readonly string[] {
  return (unresolved ?? []).map(({ value }) => value.what);
}

/** Databases outside the data folder, each with the way to move it. */
export function outside({ outside: found }: Facts): readonly string[] {
  return (found ?? []).map(({ value }) => `${value.file}: ${value.move}`);
}
