import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { adminSettings } from '../plugins/ai/admin/settings';
import { requestSummarySchema } from '../plugins/ai/reports/request-shape';
import { measuresSchema } from '../plugins/ai/reports/usage-shape';
import { settings } from '../plugins/ai/settings';
import { authenticators } from '../plugins/authenticators';
import { checks } from '../plugins/checks';
import { dialects } from '../plugins/dialects';
import { embedders } from '../plugins/embedders';
import { priceEntry, pricesFile } from '../plugins/pricing/price-entry';
import { providers } from '../plugins/providers';
import { azure } from '../plugins/providers/azure';
import { bedrock } from '../plugins/providers/bedrock';
import { vertex } from '../plugins/providers/gemini/vertex';
import { QUIRKS } from '../plugins/providers/openai-compatible/rows';
import { policies } from '../policies';
import { EXPLAINED } from '../policies/semantic-cache/request/reasons';
import { code, expectSection, markdownTable, membersTable, parametersTable } from './support/documentation';
import { optionsTable } from './support/options-table';

/** Pages with a table that comes from a schema. */
const PARAMETERS = [
  ...policies.map(({ name, parameters }) => ({ page: path.join('policies', name, 'README.md'), schema: parameters })),
  { page: path.join('plugins', 'ai', 'README.md'), schema: settings },
];

const PAGES = ['.', 'config', 'plugins', 'policies', 'test'].flatMap((folder) =>
  readdirSync(folder, { recursive: folder !== '.' })
    .map((file) => path.join(folder, String(file)))
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules')),
);

describe('documentation', () => {
  for (const { page, schema } of PARAMETERS) {
    it(`says of ${page} what its schema says`, () => {
      expect(existsSync(page), `${page} is missing`).to.equal(true);
      expectSection(page, 'parameters', parametersTable(schema));
    });

    it(`describes every member in ${page}`, () => {
      const silent = Object.entries(schema.properties).filter(([, member]) => !member.description);
      expect(silent.map(([name]) => name)).to.deep.equal([]);
    });
  }

  for (const { kind, options } of [azure, bedrock, vertex]) {
    it(`lists the members that a service endpoint of the kind ${kind} has`, () => {
      expectSection('plugins/providers/README.md', kind, parametersTable(options));
    });
  }

  for (const { name, parameters } of authenticators) {
    it(`says of the way to come in ${name} what its schema says`, () => {
      expectSection('plugins/authenticators/README.md', name, parametersTable(parameters));
      expect(Object.entries(parameters.properties).filter(([, member]) => !member.description)).to.deep.equal([]);
    });
  }

  for (const { name, parameters } of checks) {
    it(`lists what can be said of the check ${name}`, () => {
      expectSection('plugins/checks/README.md', name, parametersTable(parameters));
      expect(Object.entries(parameters.properties).filter(([, member]) => !member.description)).to.deep.equal([]);
    });
  }

  it('lists the embedders', () => {
    const rows = embedders.map(({ name, address, summary }) => [code(address ? `${name}:${address}` : name), summary]);
    expectSection('plugins/embedders/README.md', 'embedders', markdownTable(['written', 'is'], rows));
  });

  for (const [section, title] of [
    ['reasons', 'the request has'],
    ['always', 'the last text of the user has'],
  ] as const) {
    it(`says why requests are not compared by their meaning: ${section}`, () => {
      const rows = EXPLAINED[section].map(([reason, meaning]) => [code(reason), meaning]);
      expectSection('policies/semantic-cache/README.md', section, markdownTable(['reason', title], rows));
    });
  }

  it('lists the settings of the admin port', () => {
    expectSection('plugins/ai/README.md', 'admin', parametersTable(adminSettings));
  });

  it('says what sums and requests tell', () => {
    expectSection('plugins/ai/README.md', 'sums', membersTable(measuresSchema));
    expectSection('plugins/ai/README.md', 'requests', membersTable(requestSummarySchema));
  });

  it('lists what prices may be made of', () => {
    expectSection('plugins/pricing/README.md', 'file', parametersTable(pricesFile));
    expectSection('plugins/pricing/README.md', 'entry', parametersTable(priceEntry));
  });

  it('lists the policies', () => {
    const rows = policies.map(({ name, summary }) => [`[${name}](policies/${name}/README.md)`, summary]);
    expectSection('README.md', 'policies', markdownTable(['policy', 'does'], rows));
  });

  for (const page of ['README.md', 'plugins/providers/README.md']) {
    it(`lists the providers in ${page}`, () => {
      const rows = providers.map(({ kind, summary, operations, keyless }) => [
        code(kind),
        summary,
        Object.keys(operations).join(', '),
        keyless ? 'no' : 'yes',
      ]);
      expectSection(page, 'providers', markdownTable(['`provider:`', 'is', 'operations', 'needs a key'], rows));
    });
  }

  it('lists the routes', () => {
    const rows = dialects.map(({ method, root, path: below, name, operation, clientHeader }) => [
      code(`${method} ${root ? `/${root}` : ''}${below.replace(':id', '{id}')}`),
      clientHeader ? `${name}, with the header ${code(clientHeader)}` : name,
      operation,
    ]);
    expectSection('README.md', 'routes', markdownTable(['route', 'API', 'operation'], rows));
  });

  it('lists what providers keep', () => {
    const rows = providers.flatMap(({ kind, alternatives }) => {
      const kept = (alternatives?.resource ?? []).map(({ api }) => code(api.replace('openai-', '')));
      return kept.length ? [[code(kind), kept.join(', ')]] : [];
    });
    const table = markdownTable(['`provider:`', 'keeps and gives out by id'], rows);
    expectSection('plugins/providers/README.md', 'resources', table);
  });

  it('lists how providers differ from OpenAI', () => {
    const rows = QUIRKS.map(({ kind, url = '', rename, unsupported = [], forwardHeaders = [], withoutDeveloper }) => [
      code(kind),
      url && code(url),
      [
        ...Object.entries(rename ?? {}).map(([name, other]) => `${code(name)} as ${code(other)}`),
        ...(withoutDeveloper ? ['the role `developer` as `system`'] : []),
      ].join(', '),
      unsupported.map(code).join(', '),
      forwardHeaders.map(code).join(', '),
    ]);
    const titles = ['`provider:`', 'usual `url`', 'renamed', 'left out', 'headers of the client that go with it'];
    expectSection('plugins/providers/README.md', 'quirks', markdownTable(titles, rows));
  });

  it('says which provider takes which option', () => {
    expectSection('plugins/providers/README.md', 'options', optionsTable(providers));
  });

  for (const page of PAGES) {
    it(`links in ${page} lead somewhere`, () => {
      const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g)];
      const broken = links.filter(([, file = '', anchor = '']) => !leadsSomewhere(page, file, anchor.slice(1)));
      expect(broken.map(([link]) => link)).to.deep.equal([]);
    });
  }

  it('has no title twice in the README, as two sides of a merge may leave it', () => {
    const titles = [...readFileSync('README.md', 'utf8').matchAll(/^##+ .*$/gm)].map(([title]) =>
      title.replace(/^#+/, ''),
    );
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).to.deep.equal([]);
  });

  it('names nothing that is only on one machine', () => {
    const places = /\/(tmp|work|home|root|Users)\/|registry\./;
    expect(PAGES.filter((page) => places.test(readFileSync(page, 'utf8')))).to.deep.equal([]);
  });

  it('lists every error code and every header in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    const sources = ['plugins/core', 'policies'].flatMap(sourcesOf).join('\n');
    const codes = [...sources.matchAll(/(?:status: \d{3}\b[^}]*?\bcode|^ +\d{3}): '([a-z_]+)'/gm)].map(
      ([, name]) => name!,
    );
    const headers = [...sources.matchAll(/'(x-ai-[a-z-]+|x-should-retry|x-request-id)'/g)].map(([, name]) => name!);
    expect(codes).to.include('model_not_found');
    expect(headers).to.include('x-ai-cache');
    const missing = [...new Set([...codes, ...headers])].filter((name) => !readme.includes(`\`${name}`));
    expect(missing).to.deep.equal([]);
  });
});

function leadsSomewhere(page: string, file: string, anchor: string): boolean {
  const target = file ? path.join(path.dirname(page), file) : page;
  if (!existsSync(target)) return false;
  if (!anchor) return true;
  const titles = readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...titles].some(([, title = '']) => anchorOf(title) === anchor);
}

/** As GitHub makes it: lower case, without punctuation, with dashes for blanks. */
function anchorOf(title: string): string {
  const letters = title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
  return letters.replace(/\s/g, '-');
}

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}
