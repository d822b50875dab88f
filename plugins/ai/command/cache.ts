import type { CachedShape, CacheShape } from '../caches/cache-shape';
import { askGateway } from './ask-gateway';
import { PICKED, pickedBy } from './cache-options';
import { cacheText, countedAnswers } from './cache-text';
import { type Command, jsonOption as json, type Terminal, UsageError, type Values } from './command';
import { withQuery } from './parameters';
import { columnsTitled, formatTable, timeCell } from './table';
import { tagIn, tagParameter } from './tag-option';

interface Entries {
  data: CachedShape[];
  total: number;
  removed: number;
}

const stats: Command = {
  name: 'cache stats',
  summary: 'Prints how the caches do: hits, how many of them were wrong, what they save.',
  options: { json },
  async run({ json: asJson }, terminal) {
    const told = await askGateway<{ data: CacheShape[]; unavailable: string[] }>('GET', '/ai/cache');
    if (asJson) terminal.out(JSON.stringify(told, null, 2));
    else if (told.data.length) terminal.out(told.data.map(cacheText).join('\n\n'));
    else if (!told.unavailable.length) terminal.out('No pipeline has a cache.');
    if (told.unavailable.length === 0) return 0;
    terminal.err(`The cache of ${told.unavailable.join(', ')} does not answer; the log of the gateway says why.`);
    return 1;
  },
};

const list: Command = {
  name: 'cache list',
  summary: 'Prints the questions whose answers are kept, the newest first.',
  options: {
    ...PICKED,
    limit: { type: 'string', value: '<n>', help: 'at most so many of each; 100 unless said' },
    json,
  },
  async run(values, terminal) {
    const limit = values.limit === undefined ? undefined : String(values.limit);
    const asked = { ...pickedBy(values), limit, ...tagParameter(values) };
    const found = await askGateway<Entries>('GET', withQuery('/ai/cache/entries', asked));
    show(found, values, terminal);
    return 0;
  },
};

/** With a pipeline alone it may be forgotten that everything goes. */
const SELECTING = [...Object.keys(PICKED).filter((name) => name !== 'pipeline'), 'like', 'all'];

const purge: Command = {
  name: 'cache purge',
  summary: 'Has the caches forget answers: those that fit all that is said.',
  options: {
    ...PICKED,
    like: { type: 'string', value: '<question>', help: 'answers to questions that mean the same' },
    all: { type: 'boolean', help: 'all answers, or all of the pipeline' },
    'dry-run': { type: 'boolean', help: 'only print what would go' },
    json,
  },
  async run(values, terminal) {
    const { like, all, 'dry-run': dryRun } = values;
    if (!SELECTING.some((name) => values[name])) {
      const options = SELECTING.map((name) => `--${name}`).join(', ');
      throw new UsageError(`Say which answers are to go, by any of ${options}.`);
    }
    const tag = tagIn(values);
    const tags = tag && Object.fromEntries([tag]);
    const body = { ...pickedBy(values), like, all, dry_run: dryRun, tags };
    const done = await askGateway<Entries>('POST', '/ai/cache/purge', body);
    if (dryRun) show(done, values, terminal);
    else if (values.json) terminal.out(JSON.stringify(done, null, 2));
    else terminal.out(`${countedAnswers(done.removed)} ${done.removed === 1 ? 'was' : 'were'} removed.`);
    return 0;
  },
};

export const cacheCommands: readonly Command[] = [stats, list, purge];

function show(found: Entries, { json: asJson }: Values, terminal: Terminal): void {
  if (asJson) return terminal.out(JSON.stringify(found, null, 2));
  if (found.total === 0) return terminal.out('No answer fits.');
  const rows = found.data.map(({ id, pipeline, stored, model, consumer, question }) => [
    ...[id, pipeline, timeCell(stored), model, consumer ?? '-'],
    question,
  ]);
  const titles = ['entry', 'pipeline', 'stored', 'model', 'consumer', 'question'];
  const rest = found.total - found.data.length;
  const listed = `${rows.length} ${rows.length === 1 ? 'is' : 'are'} listed`;
  const counted = `${countedAnswers(found.total)}${rest > 0 ? `, of which ${listed}` : ''}.`;
  terminal.out(rows.length ? `${formatTable(columnsTitled(titles), rows)}\n\n${counted}` : counted);
}
