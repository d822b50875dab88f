import { setTimeout as wait } from 'node:timers/promises';
import type { Row } from '../support/ledger-rows';
import { type Booking, BookingProvider, type Moods } from './booking-provider';
import { LimitedNode, type NodeSettings, PRICES } from './limited-node';

const MAX_TOKENS = 20;

export interface Scenario {
  readonly label: string;
  readonly limits: object[];
  readonly requests: number;
  readonly moods: Moods;
  /** Share of clients that leave before their answer has ended. */
  readonly leaving: number;
  /** How often one of the gateways is killed and started again meanwhile. */
  readonly kills: number;
  readonly nodes: number;
  readonly store: string;
  /** Kills the store and starts it again meanwhile. */
  readonly outage?: () => Promise<void>;
}

/** What came of it. Money in micro-dollars. */
export interface Tally {
  /** Different requests that the provider has seen. */
  accepted: number;
  refused: number;
  /** Everything that the provider would bill. */
  tokens: number;
  spent: number;
  /** What the gateways have in their ledgers: all but what they had under way when they were killed. */
  ledger: { tokens: number; spent: number };
  /** What one request reserves at most. */
  reservation: { tokens: number; spent: number };
  /** What was reserved still once all leases had ended. */
  reserved: number;
  /** Requests that were let through one after the other once all leases had ended. */
  drained: number;
}

/** Seconds. */
const LEASE = 2;

/** Sends everything at once, kills, and, once all leases must have ended, takes what is left. */
export async function run(scenario: Scenario, random: () => number): Promise<Tally> {
  const provider = new BookingProvider(0, random);
  const url = await provider.start();
  const settings: NodeSettings = { provider: url, limits: scenario.limits, store: scenario.store, lease: LEASE };
  const nodes = Array.from({ length: scenario.nodes }, (_, index) => new LimitedNode('ab'[index]!, settings));
  try {
    await Promise.all(nodes.map((node) => node.start()));
    provider.inputTokens = await promptTokens(nodes[0]!);
    provider.moods = scenario.moods;
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: scenario.requests }, (_, index) => sendOne(index, nodes, scenario, random))),
      killSome(nodes, scenario.kills),
      scenario.outage?.(),
    ]);
    await wait((LEASE + 1) * 1000);
    const reserved = await nodes[0]!.reserved();
    provider.moods = { failing: 0, cutting: 0, pace: 0 };
    const drained = await drain(nodes[0]!);
    await wait(1000);
    const ledgers = await Promise.all(nodes.map((node) => node.ledger()));
    return { ...tally(provider, answers, ledgers.flat()), reserved, drained };
  } finally {
    await Promise.all(nodes.map((node) => node.remove()));
    await provider.stop();
  }
}

/** The gateway's own count, so that what it reserves for input is exact; this request counts like the others. */
async function promptTokens(node: LimitedNode): Promise<number> {
  const answer = await node.send('first', { max_tokens: MAX_TOKENS });
  const count = Number(answer?.headers.get('x-ai-input-tokens'));
  if (!count) throw new Error(`the first request was answered with ${answer?.status}`);
  return count;
}

async function sendOne(
  index: number,
  nodes: readonly LimitedNode[],
  { leaving }: Scenario,
  random: () => number,
): Promise<number | undefined> {
  const leaver = random() < leaving ? AbortSignal.timeout(Math.round(20 + random() * 400)) : undefined;
  const body = { max_tokens: MAX_TOKENS, stream: index % 2 === 0 };
  const answer = await nodes[index % nodes.length]!.send(`request-${index}`, body, leaver);
  return answer?.status;
}

async function killSome(nodes: readonly LimitedNode[], kills: number): Promise<void> {
  for (let count = 0; count < kills; count++) {
    await wait(300);
    const node = nodes[count % nodes.length]!;
    await node.kill();
    await node.start();
  }
}

/** One request after the other until one is refused. */
async function drain(node: LimitedNode): Promise<number> {
  for (let count = 0; ; count++) {
    const answer = await node.send(`drain-${count}`, { max_tokens: MAX_TOKENS });
    if (answer?.status === 429) return count;
    if (answer?.status !== 200) throw new Error(`answered with ${answer?.status}`);
  }
}

function tally(
  { bookings, seen, inputTokens }: BookingProvider,
  answers: readonly (number | undefined)[],
  rows: readonly Row[],
): Omit<Tally, 'reserved' | 'drained'> {
  return {
    accepted: seen.size,
    refused: answers.filter((status) => status === 429).length,
    tokens: sum(bookings, tokensOf),
    spent: sum(bookings, costOf),
    ledger: {
      tokens: sum(rows, (row) => Number(row.input_tokens) + Number(row.output_tokens)),
      spent: Math.round(sum(rows, (row) => Number(row.cost)) * 1_000_000),
    },
    reservation: {
      tokens: inputTokens + MAX_TOKENS,
      spent: inputTokens * PRICES.input + MAX_TOKENS * PRICES.output,
    },
  };
}

function tokensOf({ inputTokens, outputTokens }: Booking): number {
  return inputTokens + outputTokens;
}

function costOf({ inputTokens, outputTokens }: Booking): number {
  return inputTokens * PRICES.input + outputTokens * PRICES.output;
}

function sum<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((total, item) => total + of(item), 0);
}
