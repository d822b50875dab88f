/** What differs between two configurations, and what of it a running process takes over. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../core/json';
import type { ConsumerSettings } from '../consumer-settings';
import { OWN_PLUGIN } from './check-system';

/** What of `system.config.yml` a running process takes over. */
export function consumersIn(system: JsonObject | undefined): ConsumerSettings {
  const { consumers, teams } = ownSettings(system) as ConsumerSettings;
  return { ...(consumers && { consumers }), ...(teams && { teams }) };
}

/** The same with other consumers and teams; without any, what cannot change while the gateway runs. */
export function withConsumers(system: JsonObject | undefined, wanted: ConsumerSettings): JsonObject {
  const { consumers: _consumers, teams: _teams, ...rest } = ownSettings(system);
  const plugins = { ...(system?.plugins as JsonObject), [OWN_PLUGIN]: { ...rest, ...(wanted as JsonObject) } };
  return { ...system, plugins };
}

function ownSettings(system: JsonObject | undefined): JsonObject {
  return ((system?.plugins as JsonObject | undefined)?.[OWN_PLUGIN] ?? {}) as JsonObject;
}

/** Paths of members whose values differ, as deep as both sides are maps. */
export function changedMembers(before: unknown, after: unknown, at = ''): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isMap(before) || !isMap(after)) return [at];
  const members = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...members].flatMap((member) =>
    changedMembers(before[member], after[member], at ? `${at}.${member}` : member),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
