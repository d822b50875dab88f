import { expect } from 'chai';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { conditions } from '../../plugins/ai/conditions';
import { checkConfiguration, printProblems } from '../../plugins/ai/configuration';
import { replaceVariables } from '../../plugins/ai/configuration/yaml-file';
import { settings } from '../../plugins/ai/settings';
import { dialectTable } from '../../plugins/core/dialects';
import { dialects, unknownPath } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';
import { policies } from '../../policies';
import { StartProcess } from './start-process';

const known = { policies, providers, settings, conditions: conditions(dialectTable(dialects, unknownPath)) };
const FILES = ['gateway.config.yml', 'system.config.yml'];
const COMMENT = /^ *# ?/;
/** What a reader would take for YAML, and not for prose or a word to editors. */
const SETTING = /^ *# (?!yaml-language-server)(- )?[a-z][\w-]*:( |$)/;
/** The comment that takes the place of what stands before it. */
const REPLACED = [
  '      - ai-auth: { action: { anonymous: loopback } }\n',
  '      - semantic-cache: { action: { ttl: 3600 } }\n',
];

const replaced = (text: string): string => REPLACED.reduce((rest, line) => rest.replace(line, ''), text);

/** Numbers of the first line of each commented block and of the line after its last. */
function blocksIn(lines: readonly string[]): [first: number, end: number][] {
  const blocks: [number, number][] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!SETTING.test(lines[at]!)) continue;
    const length = lines.slice(at).findIndex((line) => !COMMENT.test(line));
    blocks.push([at, at + length]);
    at += length;
  }
  return blocks;
}

const read = (text: string) => parse(replaceVariables(text, {})) as object;

function uncommented(text: string, wanted: (block: number) => boolean = () => true): string {
  const lines = text.split('\n');
  const blocks = blocksIn(lines).filter((_, index) => wanted(index));
  return lines
    .map((line, at) => (blocks.some(([first, end]) => at >= first && at < end) ? line.replace(/# ?/, '') : line))
    .join('\n');
}

describe('the configuration that ships', () => {
  const shipped = new Map(FILES.map((file) => [file, readFileSync(path.join('config', file), 'utf8')]));

  for (const [file, text] of shipped) {
    const lines = text.split('\n');
    for (const [index, [first]] of blocksIn(lines).entries()) {
      it(`${file}:${first + 1} works without its comment signs: ${lines[first]!.replace(COMMENT, '').trim()}`, () => {
        const folder = mkdtempSync(path.join(tmpdir(), 'shipped-'));
        try {
          cpSync('config', folder, { recursive: true });
          const changed = uncommented(text, (block) => block === index);
          expect(read(changed)).to.not.deep.equal(read(text));
          writeFileSync(path.join(folder, file), changed);
          const { problems } = checkConfiguration(folder, known);
          expect(printProblems(problems)).to.equal('');
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  }

  it('lets every policy of ours be used without another line', () => {
    const { policies: listed } = read(shipped.get('gateway.config.yml')!) as { policies: string[] };
    expect(listed).to.include.members(policies.map(({ name }) => name));
  });

  it('shows the policies in the order in which they stand together', () => {
    const whole = replaced(uncommented(shipped.get('gateway.config.yml')!));
    const { pipelines } = read(whole) as { pipelines: { ai: { policies: object[] } } };
    expect(pipelines.ai.policies.flatMap((step) => Object.keys(step))).to.deep.equal([
      ...['ip-filter', 'ai-auth', 'request-log', 'usage-meter', 'guardrails', 'token-counter', 'quota'],
      ...['semantic-cache', 'provider-router'],
    ]);
  });

  it('starts with all of it', async () => {
    const start = new StartProcess();
    try {
      for (const [file, text] of shipped) start.write(file, replaced(uncommented(text)));
      const secret = {
        WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
        AI_ADMIN_TOKEN: 'a'.repeat(32),
      };
      await start.run(secret);
      expect(start.output).to.match(/Try it .*YOUR_KEY/);
      expect((await start.chat()).status).to.equal(401);
    } finally {
      await start.remove();
    }
  });
});
