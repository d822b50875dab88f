/** What may stand behind a model's name in another name of the same model: a date, a version of it, a word for both. */
const VERSION = /^(-(\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4}|latest|preview|v\d+(-\d+)?))*$/;

/**
 * Which names mean the same model: `gpt-4o` is `gpt-4o-2024-08-06`, and `Claude Haiku 4.5` is `claude-haiku-4-5-20251001`,
 * where the other side has no name that is the very same.
 * @returns the name that stands for each
 */
export function sameModels(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): Map<string, string> {
  const meant = new Map<string, string>([...ours, ...theirs].map((name) => [name, name]));
  const standFor = (name: string): string => (meant.get(name) === name ? name : standFor(meant.get(name)!));
  for (const [names, others] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    for (const name of names) {
      if (others.has(name)) continue;
      for (const other of others) if (alike(name, other)) meant.set(standFor(other), standFor(name));
    }
  }
  return new Map([...meant.keys()].map((name) => [name, standFor(name)]));
}

function alike(one: string, other: string): boolean {
  const [short, long] = [plain(one), plain(other)].sort((a, b) => a.length - b.length) as [string, string];
  return long.startsWith(short) && VERSION.test(long.slice(short.length));
}

/** Without what stands before a slash, in small letters, with one sign between its parts. */
function plain(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
