import { initialiser, receiver, sectionOf, type OptionSources } from './csharp-sections.js';
import { bareOf, closingBracket, splitTop, statementEnd } from './csharp-shape.js';
import { declaredType, holdersOf, lastWord } from './csharp-types.js';
import type { CSharpSource } from './csharp.js';
import { remembered } from './remembered.js';

/** Where the settings of a type stand, by the code that binds them: nothing for all of them, and `Tenants:*` for each of a list. */
interface Binding {
  readonly type: string;
  readonly section: string;
}

const once = remembered<readonly Binding[]>();

/** All sections that a type is bound to: by itself, or as a member of another one that is. */
export function sectionsOf(type: string, around: OptionSources, depth: number): readonly string[] {
  const own = bindings(around).filter((binding) => binding.type === type);
  if (own.length > 0 || depth > 3) return own.map(({ section }) => section);
  return holdersOf(around.sources, type).flatMap((holder) =>
    sectionsOf(holder.type, around, depth + 1).map((section) =>
      section === '' ? holder.member : `${section}:${holder.member}`,
    ),
  );
}

/** `Configure<T>(section)`, `AddOptions<T>().Bind(section)`, `.BindConfiguration("A")`, `section.Get<T>()`, `section.Bind(instance)`. */
function bindings(around: OptionSources): readonly Binding[] {
  return once(around.sources, '', () =>
    around.sources.flatMap((source) => [...typed(source, around), ...instances(source, around)]),
  );
}

function typed(source: CSharpSource, around: OptionSources): readonly Binding[] {
  const { bare } = source;
  const pattern =
    /\b(Configure|AddOptions|AddOptionsWithValidateOnStart|Get)\s*<\s*([\w.]+\s*<(?:\s*string\s*,)?\s*)?([\w.]+?)\s*(>|\[\])?\s*\??\s*>\s*\(/g;
  return [...bare.matchAll(pattern)].flatMap((match): readonly Binding[] => {
    const type = lastWord(match[3] as string);
    const many = match[2] === undefined && match[4] === undefined ? '' : ':*';
    const open = match.index + match[0].length - 1;
    const close = closingBracket(bare, open);
    const bound = (section: string | undefined): readonly Binding[] =>
      section === undefined ? [] : [{ type, section: `${section}${many}` }];
    if (match[1] === 'Get') return bound(sectionOf(receiver(source, match.index), around, 0));
    if (match[1] === 'Configure')
      return splitTop({ source, start: open + 1, end: close }, ',').flatMap((part) =>
        bound(sectionOf(part, around, 0)),
      );
    const chain = bare.slice(close + 1, statementEnd(bare, close + 1));
    const binds = /\.\s*(Bind|BindConfiguration)\s*\(/.exec(chain);
    if (!binds) return [];
    const at = close + 1 + binds.index + binds[0].length - 1;
    const [first] = splitTop({ source, start: at + 1, end: closingBracket(bare, at) }, ',');
    if (!first) return [];
    return bound(binds[1] === 'Bind' ? sectionOf(first, around, 0) : around.constant(first));
  });
}

/** `config.GetSection("A").Bind(options)` and `config.Bind("A", options)`. */
function instances(source: CSharpSource, around: OptionSources): readonly Binding[] {
  const { bare } = source;
  return [...bare.matchAll(/\.\s*Bind\s*\(/g)].flatMap((match): readonly Binding[] => {
    const open = match.index + match[0].length - 1;
    const args = splitTop({ source, start: open + 1, end: closingBracket(bare, open) }, ',');
    const name = args.at(-1);
    const code = name && bareOf(name);
    if (name === undefined || code === undefined || !/^[A-Za-z_]\w*$/.test(code)) return [];
    const outer = sectionOf(receiver(source, match.index), around, 0);
    const inner = args.length > 1 && args[0] ? around.constant(args[0]) : '';
    const value = initialiser(source, code, name.start);
    const created = value && /^new\s+([\w.]+)/.exec(bareOf(value))?.[1];
    const type = created === undefined ? declaredType(source, code, name.start) : lastWord(created);
    if (outer === undefined || inner === undefined || type === undefined) return [];
    return [{ type, section: [outer, inner].filter((part) => part !== '').join(':') }];
  });
}
