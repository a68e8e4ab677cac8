/**
 * Reads the numbered first deployment of a generated `.deploy/README.md`, as a person does who follows it to the letter.
 * @typedef {{ line: string, optional: boolean }} Command `optional`: one that may be left out.
 * @typedef {Command | { steps: number[] }} Part A command, or steps to take again.
 * @typedef {{ number: number, title: string, text: string, commands: Command[] }} Step
 * @typedef {{ name: string, kind: 'secret' | 'variable', optional: boolean, where: string }} Secret A row of the table.
 */

/** Programs that a person types at their own machine. What is between backticks and begins otherwise is a name or a value. */
const programs = ['gh', 'git', 'ssh', 'ssh-keygen'];

/** @param {string} guide */
export function readGuide(guide) {
  const section = chapter(guide, '##', 'First deployment');
  const numbered = section.split(/^(?=\d+\. \*\*)/m).slice(1);
  // The table stands behind the last step.
  const steps = numbered.map((text) => stepOf(text.split(/^\|/m)[0] ?? ''));
  return { steps, secrets: secretsOf(section), lostHost: parts(chapter(guide, '###', 'The host is lost')) };
}

/**
 * What a person has to write instead of a word that is printed, as the text of the step says; undefined where nothing is to be replaced.
 * @param {Step} step
 */
export function addressToReplace({ text }) {
  return /Write the address of your host instead of `([^`]+)`/.exec(text)?.[1];
}

/** The names that a command sets in the repository. @param {string} line @returns {string[]} */
export function namesSet(line) {
  const [, list] = /^for name in ([^;]+); do .*gh (?:secret|variable) set/.exec(line) ?? [];
  if (list !== undefined) return list.split(' ');
  const [, name] = /^gh (?:secret|variable) set (\w+)/.exec(line) ?? [];
  return name === undefined ? [] : [name];
}

/**
 * The same command for some of its names; undefined where none is left.
 * @param {string} line
 * @param {(name: string) => boolean} isNeeded
 */
export function onlyNames(line, isNeeded) {
  const names = namesSet(line);
  const kept = names.filter(isNeeded);
  if (kept.length === 0) return undefined;
  return line.replace(names.join(' '), kept.join(' '));
}

/**
 * What a text tells a person to do, in its order: commands, and steps to take again.
 * @param {string} text
 * @returns {Part[]}
 */
function parts(text) {
  const found = text.matchAll(/^( *)```sh\n([^]*?)^ *```$|`([^`\n]+)`|\(steps? (\d+)(?: and (\d+))?\)/gm);
  return [...found].flatMap(([, , block, inline, ...numbers]) => partOf({ block, inline, numbers }));
}

/** @param {{ block: string | undefined, inline: string | undefined, numbers: (string | undefined)[] }} found @returns {Part[]} */
function partOf({ block, inline = '', numbers }) {
  if (block !== undefined) return linesOf(block);
  const steps = numbers.filter((number) => number !== undefined).map(Number);
  if (steps.length > 0) return [{ steps }];
  const [program = '', ...rest] = inline.split(' ');
  return programs.includes(program) && rest.length > 0 ? [{ line: inline, optional: false }] : [];
}

/** @param {string} block @returns {Command[]} */
function linesOf(block) {
  let optional = false;
  return block
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line) => {
      if (line.startsWith('#')) optional ||= line.includes('optional');
      // A person removes the mark from an optional command.
      const command = optional ? line.replace(/^# (?=for |gh )/, '') : line;
      return command === '' || command.startsWith('#') ? [] : [{ line: command, optional }];
    });
}

/** @param {string} text @returns {Step} */
function stepOf(text) {
  const [, number, title = ''] = /^(\d+)\. \*\*([^]*?)\*\*/.exec(text) ?? [];
  const commands = parts(text).flatMap((part) => ('line' in part ? [part] : []));
  return { number: Number(number), title, text, commands };
}

/** @param {string} section @returns {Secret[]} */
function secretsOf(section) {
  const rows = section.matchAll(/^\| `([A-Z0-9_]+)`(?: \(([^)]*)\))? \|[^|]*\|[^|]*\| (.*) \|$/gm);
  return [...rows].map(([, name = '', remarks = '', where = '']) => ({
    name,
    kind: remarks.includes('variable') ? 'variable' : 'secret',
    optional: remarks.includes('optional'),
    where,
  }));
}

/** The text below a heading. @param {string} guide @param {'##' | '###'} level @param {string} heading */
function chapter(guide, level, heading) {
  const [, text] =
    new RegExp(`^${level} ${heading}\n([^]*?)(?=^#{2,${level.length}} |$(?![^]))`, 'm').exec(guide) ?? [];
  if (text === undefined) throw new Error(`the guide has no "${heading}"`);
  return text;
}
