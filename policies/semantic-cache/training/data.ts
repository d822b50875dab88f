import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { squeeze } from '../verifier/text/analysis';
import { randomFrom, sample } from './random';

/** Prompts that are alike: whole families are held out together, so that no fold knows a prompt's likes. */
export interface Family {
  readonly name: string;
  /** What wrote it: hand-written intents, templates, or the log. */
  readonly kind: 'intent' | 'template' | 'log';
  /** Prompts of one class have one answer; prompts of two classes have two. */
  readonly classes: readonly (readonly string[])[];
}

/** A line of `data/*.jsonl`: an intent with its near misses; lines with one `family` are further classes of it. */
interface Intent {
  readonly domain: string;
  readonly family?: string;
  readonly same: readonly string[];
  readonly near?: readonly string[];
}

/** Phrasings that have one answer for equal slots; `near` are phrasings with another answer. */
interface Template {
  readonly domain: string;
  readonly phrasings: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly near?: readonly string[];
}

/** How many fillings of a template are used. */
const FILLINGS = 8;

export interface Data {
  readonly families: readonly Family[];
  /** SHA-256 of the files. */
  readonly hash: string;
}

/** Reads the files of a folder in the order of their names. */
export function readData(folder: string): Data {
  const hash = createHash('sha256');
  const families = new Map<string, Family>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    hash.update(text);
    text.split('\n').forEach((line, index) => {
      if (line.trim() === '') return;
      const family = parse(JSON.parse(line) as Intent | Template, `${path.basename(file, '.jsonl')}:${index + 1}`);
      const classes = [...(families.get(family.name)?.classes ?? []), ...family.classes];
      families.set(family.name, { ...family, classes });
    });
  }
  return { families: joinShared([...families.values()]), hash: hash.digest('hex') };
}

/** Families that share a prompt, but for capitals, marks and spaces, become one, and their classes that share one too. */
function joinShared(families: readonly Family[]): Family[] {
  const joined = join(families, ({ classes }) => classes.flat());
  return joined.map(([first, ...more]) => {
    const all = [first, ...more].flatMap(({ classes }) => classes);
    const classes = join(all, (prompts) => prompts).map((group) => [
      ...new Map(group.flat().map((prompt) => [squeeze(prompt), prompt])).values(),
    ]);
    return { ...first, classes };
  });
}

/** Groups the items that hold a same prompt, directly or through others. */
function join<Item>(items: readonly Item[], promptsOf: (item: Item) => readonly string[]): [Item, ...Item[]][] {
  const owners = new Map<string, { items: [Item, ...Item[]] }>();
  const groups = new Set<{ items: [Item, ...Item[]] }>();
  for (const item of items) {
    const prompts = promptsOf(item).map(squeeze);
    const met = new Set(prompts.flatMap((prompt) => owners.get(prompt) ?? []));
    const [first = item, ...more] = [...[...met].flatMap((other) => other.items), item];
    const group: { items: [Item, ...Item[]] } = { items: [first, ...more] };
    for (const other of met) groups.delete(other);
    groups.add(group);
    for (const prompt of group.items.flatMap(promptsOf).map(squeeze)) owners.set(prompt, group);
  }
  return [...groups].map((group) => group.items);
}

function parse(line: Intent | Template, name: string): Family {
  if ('phrasings' in line) return { name, kind: 'template', classes: fill(line, name) };
  const classes = [line.same, ...(line.near ?? []).map((prompt) => [prompt])];
  return { name: line.family ?? name, kind: line.family === undefined ? 'intent' : 'log', classes };
}

function fill({ phrasings, slots, near = [] }: Template, name: string): string[][] {
  const random = randomFrom(name);
  let fillings: Record<string, string>[] = [{}];
  for (const [slot, values] of Object.entries(slots)) {
    fillings = fillings.flatMap((filling) => values.map((value) => ({ ...filling, [slot]: value })));
  }
  // Fillings that differ in one slot are the traps, so neighbours are taken together.
  const kept = sample(fillings, Math.ceil(FILLINGS / 2), random);
  const neighbours = kept.map((filling) =>
    sample(
      fillings.filter((other) => differences(filling, other) === 1),
      1,
      random,
    ),
  );
  const chosen = [...new Set([...kept, ...neighbours.flat()])];
  const write = (phrasing: string, filling: Record<string, string>) =>
    phrasing.replace(/\{(\w+)\}/g, (_, slot: string) => filling[slot] ?? '');
  const classes = chosen.flatMap((filling) => [
    phrasings.map((phrasing) => write(phrasing, filling)),
    ...near.map((phrasing) => [write(phrasing, filling)]),
  ]);
  const seen = new Set<string>();
  return classes
    .map((prompts) => prompts.filter((prompt) => !seen.has(prompt) && seen.add(prompt)))
    .filter((prompts) => prompts.length > 0);
}

function differences(one: Record<string, string>, other: Record<string, string>): number {
  return Object.keys(one).filter((slot) => one[slot] !== other[slot]).length;
}
