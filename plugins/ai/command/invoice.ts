import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type PartyShape, partiesOf, partyShape } from '../billing/parties';
import { rendered } from '../billing/rendered';
import { makeStatement, type Statement } from '../billing/statement';
import { parseStatementQuery, STATEMENT_FORMATS } from '../billing/statement-query';
import { askAdmin } from './ask-gateway';
import type { Command, Terminal, Values } from './command';
import { folderSettings, readFolderLedger } from './folder-ledger';
import { type Parameters, parametersNamed, readAsOptions, withQuery } from './parameters';
import { columnsTitled, formatTable } from './table';

const PARAMETERS = ['team', 'consumer', 'month', 'currency', 'rate'] as const;
const OPTIONS = [...PARAMETERS, 'format'];

export const invoiceCommand: Command = {
  name: 'invoice',
  summary: 'Makes the statement of a team or consumer for a month, or lists who has one.',
  options: {
    team: {
      type: 'string',
      value: '<name>',
      help: 'of a team, all its members together; "" beside --consumer: what it used in none',
    },
    consumer: { type: 'string', value: '<name>', help: 'of a user or application' },
    month: { type: 'string', value: '<month>', help: 'such as 2026-11; the last one that is over unless said' },
    format: { type: 'string', value: '<form>', help: `${STATEMENT_FORMATS.join(', ')}; html unless said` },
    output: { type: 'string', value: '<file>', help: 'write to this file' },
    currency: { type: 'string', value: '<code>', help: 'the currency to pay in, such as EUR' },
    rate: { type: 'string', value: '<number>', help: 'what one US dollar is in it, such as 0.93' },
  },
  async run(values, terminal) {
    const { format = 'html', month } = parsed(parametersNamed(OPTIONS, values));
    const given = parametersNamed(PARAMETERS, values);
    const found = (await readFromGateway(given)) ?? (await readFromFolder(given));
    if (Array.isArray(found))
      terminal.out(
        found.length ? partiesTable(found) : `Nobody has used anything in ${month.name}. --month names another.`,
      );
    else write(rendered(found, format), values, terminal);
    return 0;
  },
};

function parsed(parameters: Parameters) {
  return readAsOptions(OPTIONS, () => parseStatementQuery(parameters, folderSettings().invoices));
}

/** @returns undefined where no gateway answers, or one that makes no statements */
async function readFromGateway(parameters: Parameters): Promise<Statement | PartyShape[] | undefined> {
  const answer = await askAdmin('GET', withQuery('/ai/invoices', { ...parameters, format: 'json' }));
  const body = answer?.body as ({ data?: PartyShape[]; error?: { message?: string } } & Partial<Statement>) | undefined;
  if (body?.error?.message) throw new Error(body.error.message);
  if (Array.isArray(body?.data)) return body.data;
  return body?.number === undefined ? undefined : (body as Statement);
}

function readFromFolder(parameters: Parameters): Promise<Statement | PartyShape[]> {
  const { subject, month, currency, rate } = parsed(parameters);
  return readFolderLedger(async (ledger) => {
    if (subject) return makeStatement(ledger, subject, month, { settings: folderSettings().invoices, currency, rate });
    const parties: PartyShape[] = [];
    for await (const party of partiesOf(ledger, month)) parties.push(partyShape(party, month.name));
    return parties;
  });
}

function write(text: string, { output }: Values, terminal: Terminal): void {
  if (output === undefined) return terminal.out(text.trimEnd());
  writeFileSync(String(output), text);
  terminal.out(`The statement is in ${path.resolve(String(output))}.`);
}

function partiesTable(parties: readonly PartyShape[]): string {
  const numbers = ['requests', 'cost usd', 'billed usd', 'of unknown price'];
  const columns = columnsTitled(['team', 'consumer', 'month'], numbers);
  const rows = parties.map(({ team, consumer, month, requests, cost_usd, billed_usd, unpriced_requests }) => [
    ...[team ?? '-', consumer ?? '-', month, String(requests)],
    ...[cost_usd.toFixed(6), billed_usd.toFixed(6), String(unpriced_requests)],
  ]);
  return formatTable(columns, rows);
}
