import { createHash } from 'node:crypto';
import type { AiContext } from '../../plugins/core/context';
import type { Target } from '../../plugins/core/endpoint';
import type { AiRequest } from '../../plugins/core/request';

/** Names that are kept as they are; what clients make up is kept as a digest, of bounded length and no secret. */
const PLAIN = /^[\w.@:/+-]{1,128}$/;

export interface Asking {
  readonly request: Pick<AiRequest, 'model'>;
  readonly ai: Pick<AiContext, 'consumer' | 'headers' | 'ip'>;
  /** Where a rule is about providers. */
  readonly target?: Target;
}

/** Whose requests are counted together, by all that a rule names. */
export function subjectOf(by: readonly string[], asking: Asking): string {
  return by.map((subject) => oneSubject(subject, asking)).join(',');
}

function oneSubject(by: string, asking: Asking): string {
  const value = valueOf(by, asking);
  return value === undefined ? caller(asking.ai, by) : `${by}:${bounded(value)}`;
}

function valueOf(by: string, { request, ai, target }: Asking): string | undefined {
  const { consumer, headers } = ai;
  const [kind, name = ''] = split(by);
  switch (kind) {
    case 'route':
      return '';
    case 'model':
      return request.model;
    case 'provider':
      return target?.endpoint.provider.kind;
    case 'endpoint':
      return target?.endpoint.name;
    case 'consumer':
      return consumer?.id;
    case 'key':
      return consumer?.keyId;
    case 'team':
      return consumer?.team;
    case 'header':
      return text(headers[name.toLowerCase()]);
    case 'claim':
      return text(consumer?.claims?.[name]);
    default:
      return undefined;
  }
}

/** Who has not what a rule goes by is counted as itself; who has no name by its address. */
function caller({ consumer, ip }: Asking['ai'], by: string): string {
  return consumer && by !== 'ip' ? `consumer:${bounded(consumer.id)}` : `ip:${network(ip)}`;
}

function split(by: string): [string, string?] {
  const dot = by.indexOf('.');
  return dot === -1 ? [by] : [by.slice(0, dot), by.slice(dot + 1)];
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bounded(value: string): string {
  return PLAIN.test(value) || value === '' ? value : `sha256-${createHash('sha256').update(value).digest('base64url')}`;
}

/** An IPv6 caller owns at least a /64, and would otherwise have a window for each of its addresses. */
function network(ip: string): string {
  if (ip.includes('.')) return ip;
  const [head = [], tail = []] = ip.split('::').map((groups) => groups.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
