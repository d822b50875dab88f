import type { Declared } from '../credentials/declared';
import type { KeyRecords } from './key-records';

/** So many are looked at. */
const MOST = 10_000;

/** Somebody who may call, or a team of them. */
export interface ListedConsumer {
  name: string;
  team: string | null;
  /** Where it stands: in `system.config.yml`, or in the host's database. */
  source: 'configuration' | 'host';
  active: boolean;
}

export interface ListedConsumers {
  /** By name. */
  consumers: ListedConsumer[];
  /** Teams to whom something is granted, or that a consumer is of. */
  teams: string[];
  /** There are more. */
  truncated: boolean;
}

/** All that are known: those that are declared, and users and applications of the host. */
export async function listConsumers(
  records: Pick<KeyRecords, 'consumers'>,
  declared: Pick<Declared, 'consumers' | 'teams'>,
): Promise<ListedConsumers> {
  const found = new Map<string, ListedConsumer>();
  for (const [name, { consumer }] of declared.consumers) {
    found.set(name, { name, team: consumer.team ?? null, source: 'configuration', active: true });
  }
  for await (const some of records.consumers()) {
    for (const { name, team = null, isActive: active } of some) {
      // What is declared is found first when somebody calls, too.
      if (!found.has(name)) found.set(name, { name, team, source: 'host', active });
    }
    if (found.size > MOST) break;
  }
  const consumers = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  const teams = new Set([...declared.teams.keys(), ...consumers.flatMap(({ team }) => team ?? [])]);
  return { consumers: consumers.slice(0, MOST), teams: [...teams].sort(), truncated: consumers.length > MOST };
}
