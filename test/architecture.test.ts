import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Which folders the files of a folder may import from, besides their own. `<own>` is the folder below the one named:
 * a policy meets no other policy. Packages and Node's modules are not looked at.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'plugins/core': ['plugins/core'],
  'plugins/dialects': ['plugins/core', 'plugins/dialects'],
  'plugins/providers': ['plugins/core', 'plugins/providers'],
  'plugins/stores': ['plugins/core', 'plugins/stores'],
  'plugins/tokenizers': ['plugins/core', 'plugins/tokenizers'],
  'plugins/pricing': ['plugins/core', 'plugins/pricing'],
  'plugins/authenticators': ['plugins/core', 'plugins/authenticators'],
  'plugins/embedders': ['plugins/core', 'plugins/embedders'],
  'plugins/checks': ['plugins/core', 'plugins/checks'],
  'plugins/ai': ['plugins', 'policies'],
  // Types alone: the page runs in browsers.
  'plugins/dashboard': [
    ...['plugins/core/ledger', 'plugins/ai/reports/request-shape', 'plugins/ai/keys/describe-key'],
    ...['plugins/ai/caches/cache-shape', 'plugins/ai/configuration/problem', 'plugins/dashboard'],
  ],
  policies: ['plugins/core', '<own>'],
};

/** Files of more than 250 lines, each with the reason why it is better whole. */
const LONG_FILES: Record<string, string> = {};

const MAX_LINES = 250;

function listSources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join('/'))
    .filter((source) => !source.includes('/node_modules/'));
}

/** Files that a source imports by a relative path, as paths from the root. */
function importsOf(source: string): string[] {
  const text = readFileSync(source, 'utf8');
  const specifiers = text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.[^'"]*)['"]/g);
  return [...specifiers].map(([, specifier]) => path.posix.join(path.posix.dirname(source), specifier ?? ''));
}

/** The same for what is there when the program runs, not for types alone, and with how the files end. */
function runImportsOf(source: string): string[] {
  const specifiers = readFileSync(source, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']*)'/gm);
  return [...specifiers].flatMap(([, specifier]) => {
    const imported = path.posix.join(path.posix.dirname(source), specifier!);
    return [`${imported}.ts`, `${imported}.tsx`, `${imported}/index.ts`];
  });
}

/** Files that import each other, and those that import them. */
function circling(sources: readonly string[], importsOf: (source: string) => readonly string[]): string[] {
  let left = new Map(sources.map((source) => [source, importsOf(source)]));
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    const known = left;
    left = new Map([...known].filter(([, imported]) => imported.some((file) => known.has(file))));
  }
  return [...left.keys()];
}

function mayImport(source: string, imported: string): boolean {
  const home = Object.keys(MAY_IMPORT).find((folder) => source.startsWith(`${folder}/`));
  if (!home) return false;
  // The list of all policies stands beside their folders, and imports each.
  if (source === 'policies/index.ts') return imported.startsWith('policies/') || imported.startsWith('plugins/core/');
  return (MAY_IMPORT[home] ?? []).some((folder) => {
    const allowed = folder === '<own>' ? source.split('/').slice(0, 2).join('/') : folder;
    return imported === allowed || imported.startsWith(`${allowed}/`);
  });
}

const code = [...listSources('plugins'), ...listSources('policies')];
const tests = listSources('test');

describe('the architecture', () => {
  it('has a place for every file', () => {
    const homeless = code.filter((source) => source !== 'policies/index.ts' && !mayImport(source, source));
    expect(homeless).to.deep.equal([]);
  });

  it('lets imports run in one direction only', () => {
    const wrong = code.flatMap((source) =>
      importsOf(source)
        .filter((imported) => !mayImport(source, imported))
        .map((imported) => `${source} must not import ${imported}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('sees imports that run the wrong way', () => {
    expect(mayImport('plugins/core/sse.ts', 'plugins/ai/index')).to.equal(false);
    expect(mayImport('policies/quota/index.ts', 'policies/usage-meter/index')).to.equal(false);
    expect(mayImport('policies/quota/index.ts', 'plugins/stores/memory')).to.equal(false);
    expect(mayImport('plugins/providers/openai/index.ts', 'plugins/dialects/openai-chat')).to.equal(false);
    expect(importsOf('test/architecture.test.ts')).to.deep.equal([]);
    expect(importsOf('plugins/core/context.ts')).to.include('plugins/core/dialect');
  });

  it('has no files that import each other, but for types', () => {
    expect(circling([...code, ...tests], runImportsOf)).to.deep.equal([]);
  });

  it('sees files that import each other', () => {
    const imports: Record<string, string[]> = { a: ['b'], b: ['c', 'd'], c: ['a'], d: ['x'], e: ['d'] };
    expect(circling(Object.keys(imports), (source) => imports[source]!)).to.deep.equal(['a', 'b', 'c']);
    expect(runImportsOf('policies/semantic-cache/index.ts')).to.include('policies/semantic-cache/parameters.ts');
  });

  it('takes no code of the gateway into the page', () => {
    const taken = listSources('plugins/dashboard').flatMap((source) =>
      [...readFileSync(source, 'utf8').matchAll(/^(?:import|export) (?!type\b).*'((?:\.\.\/)+(?:core|ai)\/.*)'/gm)].map(
        ([, imported]) => `${source} must import only types from ${imported}`,
      ),
    );
    expect(taken).to.deep.equal([]);
  });

  it('keeps files short, or says why not', () => {
    const lines = (source: string) => readFileSync(source, 'utf8').trimEnd().split('\n').length;
    const long = [...code, ...tests].filter((source) => lines(source) > MAX_LINES);
    expect(long.sort()).to.deep.equal(Object.keys(LONG_FILES).sort());
  });

  it('has no `any`, no `utils` and nothing left to do', () => {
    const found = [...code, ...tests]
      .filter((source) => source !== 'test/architecture.test.ts')
      .flatMap((source) => {
        const words =
          readFileSync(source, 'utf8').match(/(:|\bas|<) any\b|\bany\[\]|\b(TODO|FIXME|XXX)\b|@ts-ignore/g) ?? [];
        return [...(/utils?\b/i.test(source) ? [source] : []), ...words.map((word) => `${source}: ${word}`)];
      });
    expect(found).to.deep.equal([]);
  });
});
