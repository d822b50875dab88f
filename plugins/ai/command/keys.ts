import { stringify } from 'yaml';
import { createKey, hashOf } from '../../core/api-key';
import type { KeyDescription } from '../keys/describe-key';
import type { ShownKey } from '../keys/key-ring';
import { newKeySchema, readEnding, understood } from '../keys/requests';
import { askGateway } from './ask-gateway';
import { type Command, jsonOption as json, type Option, type Terminal, UsageError, type Values } from './command';
import { parametersNamed, withQuery } from './parameters';
import { columnsTitled, formatTable, timeCell } from './table';

const expires: Option = { type: 'string', value: '<time>', help: 'when the key ends: 90d, 24h, or 2027-01-31' };

/** Options that are lists: words with commas between. */
const LISTS = ['models', 'providers', 'regions', 'addresses', 'scopes'] as const;

const create: Command = {
  name: 'keys create',
  summary: 'Makes a key for a consumer, and the consumer where there is none; shows the key this once.',
  options: {
    consumer: { type: 'string', value: '<name>', help: 'user or application that the key is for' },
    team: { type: 'string', value: '<name>', help: 'team of the consumer' },
    name: { type: 'string', value: '<text>', help: 'what the key is for' },
    expires,
    models: { type: 'string', value: '<names>', help: "models it may use, such as 'gpt-4o*,!*-preview'" },
    providers: { type: 'string', value: '<names>', help: 'providers it may use' },
    regions: { type: 'string', value: '<names>', help: 'regions that may serve it' },
    addresses: { type: 'string', value: '<blocks>', help: 'addresses it may be used from, such as 10.0.0.0/8' },
    scopes: { type: 'string', value: '<names>', help: 'scopes of the host that it has' },
    declare: { type: 'boolean', help: 'keep nothing, and print what to add to system.config.yml' },
    json,
  },
  async run(values, terminal) {
    const { consumer } = values;
    if (typeof consumer !== 'string') throw new UsageError('--consumer is missing: whom is the key for?');
    if (values.declare) return declare(values, terminal);
    const made = await askGateway<ShownKey & { consumer_created: boolean }>('POST', '/ai/keys', requestOf(values));
    const isNew = made.consumer_created ? ', who is new' : '';
    show(made, `The key ${made.id} of ${made.consumer}${isNew}:`, values, terminal);
    return 0;
  },
};

const list: Command = {
  name: 'keys list',
  summary: 'Prints the keys there are, never their secrets.',
  options: {
    consumer: { type: 'string', value: '<name>', help: 'only those of this user or application' },
    team: { type: 'string', value: '<name>', help: 'only those of this team' },
    json,
  },
  async run(values, terminal) {
    const { data, truncated } = await askGateway<{ data: KeyDescription[]; truncated: boolean }>(
      'GET',
      withQuery('/ai/keys', parametersNamed(['consumer', 'team'], values)),
    );
    if (values.json) terminal.out(JSON.stringify({ data, truncated }, null, 2));
    else if (data.length) terminal.out(keyTable(data) + (truncated ? '\n\nThere are more; name a --consumer.' : ''));
    else terminal.out('There is no key. `eg-ai keys create --consumer <name>` makes one.');
    return 0;
  },
};

const rotate: Command = {
  name: 'keys rotate',
  argument: '<id>',
  summary: 'Gives a key a new secret; shows the key this once.',
  options: {
    overlap: { type: 'string', value: '<time>', help: 'how long the secret before stays valid, such as 24h' },
    expires,
    json,
  },
  async run(values, terminal) {
    const { id, overlap } = values;
    const made = await askGateway<ShownKey>(
      'POST',
      `/ai/keys/${encodeURIComponent(String(id))}/rotate`,
      given({ overlap, expires: values.expires }),
    );
    const until = made.previous_until
      ? `The one before is valid until ${made.previous_until}.`
      : 'The one before is not valid any more.';
    show(made, `The key ${made.id} of ${made.consumer} is another now. ${until}`, values, terminal);
    return 0;
  },
};

const revoke: Command = {
  name: 'keys revoke',
  argument: '<id>',
  summary: 'Ends a key, on all gateways within a second.',
  options: { json },
  async run({ id, json: asJson }, terminal) {
    const ended = await askGateway<KeyDescription>('DELETE', `/ai/keys/${encodeURIComponent(String(id))}`);
    terminal.out(asJson ? JSON.stringify(ended, null, 2) : `The key ${ended.id} of ${ended.consumer} is revoked.`);
    return 0;
  },
};

export const keysCommands: readonly Command[] = [create, list, rotate, revoke];

function show(made: ShownKey, title: string, { json: asJson }: Values, terminal: Terminal): void {
  if (asJson) return terminal.out(JSON.stringify(made, null, 2));
  terminal.out(`${title}\n\n  ${made.key}\n\nIt is shown this once. ${HOW_TO_USE}`);
}

const HOW_TO_USE = 'Send it as `Authorization: Bearer <key>`, which SDKs do with their `apiKey`.';

/** Prints a key of which the gateway keeps nothing. Throws `AiError` where an option does not say what it should. */
function declare(values: Values, terminal: Terminal): number {
  const {
    consumer,
    team,
    name,
    expires: ending,
    ...rest
  } = understood<typeof newKeySchema>(newKeySchema, requestOf(values));
  const { id, secret, text } = createKey();
  const until = ending === undefined ? undefined : readEnding(ending, 'expires');
  const entry = given({ id, hash: hashOf(secret), expires: until, ...rest });
  const yaml = stringify({ plugins: { ai: { consumers: { [consumer]: given({ team, keys: [entry] }) } } } });
  const title = name === undefined ? `A key for ${consumer}:` : `A key for ${consumer} (${name}):`;
  terminal.out(
    `${title}\n\n  ${text}\n\nIt is shown this once. ${HOW_TO_USE}\nIt is valid once system.config.yml has:\n\n${yaml.trimEnd()}`,
  );
  return 0;
}

function requestOf(values: Values): object {
  const { consumer, team, name, expires: ending } = values;
  const lists = LISTS.map((option) => [option, listIn(values[option])] as const);
  return given({ consumer, team, name, expires: ending, ...Object.fromEntries(lists) });
}

function listIn(value: string | boolean | undefined): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

function given(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function keyTable(keys: readonly KeyDescription[]): string {
  const titles = ['id', 'consumer', 'team', 'name', 'status', 'created', 'expires', 'last used'];
  const rows = keys.map(({ id, consumer, team, name, status, created, expires: ending, last_used: used, declared }) => {
    const state = declared ? `${status}, declared` : status;
    return [id, consumer, team ?? '-', name ?? '-', state, day(created), day(ending), timeCell(used)];
  });
  return formatTable(columnsTitled(titles), rows);
}

function day(time: string | null): string {
  return time?.slice(0, 10) ?? '-';
}
