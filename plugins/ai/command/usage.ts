import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { focusQuery } from '../reports/focus';
import type { Forgotten } from '../routes/forget';
import { askGateway } from './ask-gateway';
import { type Command, type Terminal, UsageError, type Values } from './command';
import { type Parameters, withQuery } from './parameters';
import { parametersOf, parseOrRefuse, usageOptions } from './usage-options';
import { readUsage } from './usage-source';
import { TEXT_FORMATS, type TextFormat, usageText } from './usage-text';

const report: Command = {
  name: 'usage',
  summary: 'Prints what was used and what it cost, or what was refused and why.',
  options: {
    ...usageOptions,
    format: { type: 'string', value: '<form>', help: `${TEXT_FORMATS.join(', ')}; table unless said` },
    output: { type: 'string', value: '<file>', help: 'write to this file' },
    json: { type: 'boolean', help: 'the same as --format json, as GET /ai/usage answers it' },
  },
  async run(values, terminal) {
    const format = formatOf(values);
    const parameters = format === 'focus' ? focusParameters(values) : parametersOf(values);
    const query = parseOrRefuse(parameters);
    const { data, source } = await readUsage(parameters);
    const text = await usageText(data, query, format);
    const told = format === 'table' ? `${text}\nRead from ${source}.` : text;
    if (values.output === undefined) terminal.out(told.trimEnd());
    else save(text, String(values.output), terminal);
    return 0;
  },
};

const forget: Command = {
  name: 'usage forget',
  summary: 'Takes a consumer out of all that is recorded; sums keep what it used, of nobody.',
  options: {
    consumer: { type: 'string', value: '<name>', help: 'user or application' },
    yes: { type: 'boolean', help: 'do it: nothing brings it back' },
  },
  async run({ consumer, yes }, terminal) {
    if (typeof consumer !== 'string' || !consumer)
      throw new UsageError('--consumer is missing: who is to be forgotten?');
    if (!yes) throw new UsageError(`--yes is missing: nothing brings back what is recorded of ${consumer}.`);
    const { requests, kept } = await askGateway<Forgotten>('DELETE', withQuery('/ai/usage', { consumer }));
    const removed = kept === null ? 'what was kept for it cannot be found' : `${kept} kept things are removed`;
    terminal.out(`${requests} requests of ${consumer} are nobody's now; ${removed}.`);
    return 0;
  },
};

/** The longer name first, by which it is found. */
export const usageCommands: readonly Command[] = [forget, report];

function formatOf({ format = 'table', json }: Values): TextFormat {
  if (json) return 'json';
  const known = TEXT_FORMATS.find((one) => one === format);
  if (known) return known;
  throw new UsageError(`--format must be one of: ${TEXT_FORMATS.join(', ')}.`);
}

/** FOCUS has dimensions and measures of its own. */
function focusParameters(values: Values): Parameters {
  const given = parametersOf(values, '');
  const { by, measures = [] } = focusQuery(parseOrRefuse(given));
  return { ...given, by: by.join(','), measures: measures.join(',') };
}

function save(text: string, file: string, terminal: Terminal): void {
  writeFileSync(file, text);
  terminal.out(`The report is in ${path.resolve(file)}.`);
}
