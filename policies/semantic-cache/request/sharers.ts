import { type Static, Type } from '@sinclair/typebox';
import type { AiContext } from '../../../plugins/core/context';
import type { Json } from '../../../plugins/core/json';
import { isJsonObject } from '../../../plugins/core/json';

const Known = Type.String({
  pattern: '^(consumer|team|(claim|header)\\..+)$',
  examples: ['claim.tenant', 'header.x-tenant'],
});

export const scopeSchema = Type.Union(
  [Type.Literal('consumer'), Type.Literal('team'), Type.Literal('route'), Type.Array(Known, { minItems: 1 })],
  {
    default: 'consumer',
    description:
      'Who shares answers: each `consumer` for itself, all of a `team`, everyone on the `route`, or those who are alike in all that a list names: `consumer`, `team`, `claim.<name>` of their token, `header.<name>` of their request. Callers without a key share one scope on a route.',
  },
);
export type Scope = Static<typeof scopeSchema>;

/**
 * Who may get an answer: callers for whom this is the same. Who lacks what the scope goes by shares with nobody else;
 * callers without a name are one.
 */
export function sharers(ai: Pick<AiContext, 'consumer' | 'headers'>, scope: Scope): Json[] {
  if (scope === 'route') return ['route'];
  const names = typeof scope === 'string' ? [scope] : scope;
  const told = names.map((name) => [name, valueOf(name, ai) ?? null] satisfies Json[]);
  if (told.every(([, value]) => value !== null)) return told;
  return ai.consumer ? ['consumer', ai.consumer.id] : ['anonymous'];
}

function valueOf(name: string, { consumer, headers }: Pick<AiContext, 'consumer' | 'headers'>): Json | undefined {
  if (name === 'consumer') return consumer?.id;
  if (name === 'team') return consumer?.team;
  const member = name.slice(name.indexOf('.') + 1);
  if (name.startsWith('header.')) return headers[member.toLowerCase()]?.toString() || undefined;
  const claim =
    memberOf(consumer?.claims, member) ??
    member.split('.').reduce<Json | undefined>((value, part) => memberOf(value, part), consumer?.claims);
  return isEmpty(claim) ? undefined : claim;
}

/** An empty claim says no more of who shares than none: all who lack a value would be one. */
function isEmpty(claim: Json | undefined): boolean {
  return claim === '' || (Array.isArray(claim) && claim.length === 0);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
