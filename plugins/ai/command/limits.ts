import { askGateway } from './ask-gateway';
import { type Command, UsageError, type Values } from './command';
import { type Parameters, parametersNamed, withQuery } from './parameters';
import { columnsTitled, formatTable, timeCell } from './table';

const ASKED = ['consumer', 'key', 'team'] as const;

/** As `GET /ai/limits` answers it. */
interface Standing {
  limit: string;
  pipeline: string | null;
  models: string[];
  enforced: boolean;
  used: number | null;
  reserved: number | null;
  remaining: number | null;
  resets: string | null;
}

export const limitsCommand: Command = {
  name: 'limits',
  summary: 'Prints the limits of somebody and how they stand.',
  options: {
    consumer: { type: 'string', value: '<name>', help: 'of a user or application, whichever key it calls with' },
    key: { type: 'string', value: '<id>', help: 'of whoever calls with this key' },
    team: { type: 'string', value: '<name>', help: 'of a team, all its members together' },
    json: { type: 'boolean', help: 'print JSON as GET /ai/limits answers it' },
  },
  async run(values, terminal) {
    const { data } = await askGateway<{ data: Standing[] }>('GET', withQuery('/ai/limits', questionOf(values)));
    if (values.json) terminal.out(JSON.stringify({ data }, null, 2));
    else terminal.out(data.length ? limitsTable(data) : 'No limit applies.');
    return 0;
  },
};

function questionOf(values: Values): Parameters {
  const asked = parametersNamed(ASKED, values);
  if (Object.keys(asked).length !== 1) {
    throw new UsageError('Name whose limits: one of --consumer, --key and --team.');
  }
  return asked;
}

function limitsTable(data: readonly Standing[]): string {
  const columns = columnsTitled(['limit', 'models', 'where'], ['used', 'reserved', 'remaining']);
  const rows = data.map(({ limit, models, pipeline, enforced, used, reserved, remaining, resets }) => [
    enforced ? limit : `${limit} (refuses nothing)`,
    models.join(' ') || 'all',
    pipeline === null ? 'granted' : `pipeline ${pipeline}`,
    ...[used, reserved, remaining].map((value) => String(value ?? '-')),
    timeCell(resets, 'second'),
  ]);
  return formatTable([...columns, { title: 'resets' }], rows);
}
