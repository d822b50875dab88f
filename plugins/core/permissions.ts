/** Who may use which models, of which providers, in which regions. */
import type { Consumer } from './context';
import { regionOf, type Target, targetName } from './endpoint';
import type { Grant } from './grant';

type Test = (names: readonly string[]) => boolean;

/** A list of patterns, ready to be asked. */
interface Patterns {
  /** One of the names is meant by a pattern; without any pattern but `!` ones, every name is. */
  readonly includes: Test;
  /** One of the names is meant by a pattern with `!` in front. */
  readonly excludes: Test;
  /** The patterns without `*` and `!`. */
  readonly literals: ReadonlySet<string>;
}

type Compiled = Readonly<Record<'models' | 'providers' | 'regions', Patterns | undefined>>;

/** A grant lives as long as the configuration or the credential it was read from. */
const compiledGrants = new WeakMap<Grant, Compiled>();

/**
 * Whether a caller may use a target. All its grants must allow it:
 * - `models`: a pattern must mean the target itself, as `model` or `endpoint/model`; a name of the gateway's own that
 *   is written in full grants what is behind it. Patterns with `!` exclude what was asked for as well as where it leads,
 *   also without what stands before a slash in its name.
 * - `providers`: a pattern must mean the endpoint's name or its kind.
 * - `regions`: a pattern must mean where it stands; an endpoint that does not say where is in none.
 *
 * @param requested the model as it was asked for; undefined where something stored is asked for, which has none
 */
export function permits(consumer: Consumer | undefined, requested: string | undefined, target: Target): boolean {
  return (consumer?.grants ?? []).every((grant) => {
    const { models, providers, regions } = compiled(grant);
    const { name, provider } = target.endpoint;
    const region = regionOf(target);
    return (
      (requested === undefined || !models || allowsModel(models, requested, target)) &&
      (!providers || allows(providers, [name, provider.kind])) &&
      (!regions || allows(regions, region === undefined ? [] : [region]))
    );
  });
}

/** Whether some models are out of a caller's reach whatever provider has them. */
export function hasModelRules(consumer: Consumer | undefined): boolean {
  return (consumer?.grants ?? []).some(({ models }) => models !== undefined);
}

function allowsModel(models: Patterns, requested: string, target: Target): boolean {
  // A provider would choose one itself.
  if (target.model === '') return false;
  const names = [target.model, targetName(target)];
  const { alias } = target;
  if (models.excludes([...names, requested, ...(alias === undefined ? [] : [alias])])) return false;
  return models.includes(names) || (alias !== undefined && models.literals.has(alias));
}

function allows({ includes, excludes }: Patterns, names: readonly string[]): boolean {
  return includes(names) && !excludes(names);
}

function compiled(grant: Grant): Compiled {
  let known = compiledGrants.get(grant);
  if (!known) {
    const { models, providers, regions } = grant;
    known = { models: patterns(models), providers: patterns(providers), regions: patterns(regions) };
    compiledGrants.set(grant, known);
  }
  return known;
}

function patterns(list: readonly string[] | undefined): Patterns | undefined {
  if (!list) return undefined;
  const included = list.filter((pattern) => !pattern.startsWith('!'));
  // What upper case or a blank could dodge would be no ban: some providers take no notice of them.
  const excluded = list.filter((pattern) => pattern.startsWith('!')).map((pattern) => plain(pattern.slice(1)));
  const inclusions = included.map(patternTest);
  const exclusions = excluded.map(patternTest);
  const onlyExcludes = list.length > 0 && included.length === 0;
  return {
    includes: (names) => names.some((name) => onlyExcludes || inclusions.some((means) => means(name))),
    excludes: (names) =>
      exclusions.length > 0 && names.flatMap(spellings).some((name) => exclusions.some((means) => means(name))),
    literals: new Set(included.filter((pattern) => !pattern.includes('*'))),
  };
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}

/** A name as it is and without what stands before each slash: `models/x`, `publishers/google/models/x` are `x`, too. */
function spellings(name: string): string[] {
  const parts = plain(name).split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

/** Tells whether a name is what a pattern means, where `*` is any text. Never looks back, whatever the pattern. */
export function patternTest(pattern: string): (name: string) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === head;
  return (name) => {
    if (!name.startsWith(head)) return false;
    let at = head.length;
    for (const text of rest) {
      const found = name.indexOf(text, at);
      if (found === -1) return false;
      at = found + text.length;
    }
    return name.length - tail.length >= at && name.endsWith(tail);
  };
}
