import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { conditions } from '../plugins/ai/conditions';
import { checkConfiguration, printProblems } from '../plugins/ai/configuration';
import { replaceVariables } from '../plugins/ai/configuration/yaml-file';
import { settings } from '../plugins/ai/settings';
import { dialectTable } from '../plugins/core/dialects';
import { dialects, unknownPath } from '../plugins/dialects';
import { providers } from '../plugins/providers';
import { policies } from '../policies';
import { blocksOf } from './support/page';

const known = { policies, providers, settings, conditions: conditions(dialectTable(dialects, unknownPath)) };
const OURS: ReadonlySet<string> = new Set(policies.map(({ name }) => name));
const PAGES = ['README.md', ...pagesIn('policies'), ...pagesIn('plugins')];

/** What a page shows of the two files. */
interface Shown {
  gateway?: object;
  system?: object;
}

describe('the configuration that pages show', () => {
  for (const page of PAGES) {
    for (const { text, line } of blocksOf(page).filter(({ language }) => language === 'yaml')) {
      const shown = readShown(parse(replaceVariables(text, {})));
      if (!shown) continue;
      it(`${page}:${line} can be used`, () => expect(problemsOf(shown)).to.equal(''));
    }
  }
});

/** Undefined for pieces from further inside a file, whose place only the text around them tells. */
function readShown(yaml: unknown): Shown | undefined {
  if (Array.isArray(yaml)) return yaml.some(isStep) ? { gateway: { pipelines: pipelineOf(yaml) } } : undefined;
  const { plugins, db, pipelines, serviceEndpoints } = yaml as Record<string, object | undefined>;
  if (plugins ?? db) return { system: { ...(db && { db }), ...(plugins && { plugins }) } };
  return pipelines ? { gateway: { pipelines, ...(serviceEndpoints && { serviceEndpoints }) } } : undefined;
}

function isStep(entry: unknown): boolean {
  return Object.keys(entry as object).some((name) => OURS.has(name));
}

function pipelineOf(steps: object[]): object {
  return { ai: { apiEndpoints: ['ai'], policies: steps } };
}

function problemsOf({ gateway, system }: Shown): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shown-'));
  try {
    const ports = { http: { port: 0 }, admin: { port: 0 }, apiEndpoints: { ai: { host: '*', paths: '/v1/*' } } };
    const endpoints = {
      openai: { url: 'https://api.openai.com/v1', provider: 'openai', apiKey: 'env:OPENAI_API_KEY' },
    };
    const others = { serviceEndpoints: endpoints, policies: [...OURS], pipelines: pipelineOf([{ 'ai-auth': null }]) };
    writeFileSync(path.join(folder, 'gateway.config.yml'), stringify({ ...ports, ...others, ...gateway }));
    const database = { db: { redis: { emulate: true, namespace: 'EG' } }, plugins: { ai: {} } };
    writeFileSync(path.join(folder, 'system.config.yml'), stringify({ ...database, ...system }));
    return printProblems(checkConfiguration(folder, known).problems);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pagesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true }).map((file) => path.join(folder, String(file)));
  return files.filter((file) => path.basename(file) === 'README.md');
}
