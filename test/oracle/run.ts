import { setTimeout as wait } from 'node:timers/promises';
import { ask, type Asked } from './client';
import { KEYS, OracleNode, type UsageLine } from './oracle-node';
import { CONSUMERS, type Plan, plansOf } from './plan';
import { type Reckoning, reckon, reckonHit, sumOf } from './reckoning';
import { ReplayingProvider } from './replaying-provider';
import { UNUSED } from './tariffs';

/** Requests under way at once. */
const CLIENTS = 24;
/** How long the last rows may take to be readable. Milliseconds. */
const READABLE_AFTER = 10_000;
/** Picodollars. */
const MICRODOLLAR = 1_000_000n;

export interface Scenario {
  readonly requests: number;
  /** Where each gateway keeps its ledger; one address twice is one ledger of both. */
  readonly ledgers: readonly string[];
}

/** One request, and what the oracle says of it. */
interface Judged extends Reckoning {
  readonly consumer: string;
  readonly id: string | undefined;
}

export interface Verdict {
  readonly requests: number;
  readonly calls: number;
  readonly hits: number;
  /** US dollars, by the oracle and by the ledger. */
  readonly expected: number;
  readonly booked: number;
  /** Where they differ, in words. */
  readonly faults: string[];
}

/** Sends everything, and compares what the ledger says with what the provider knows. */
export async function run({ requests, ledgers }: Scenario, random: () => number): Promise<Verdict> {
  const plans = plansOf(requests, random);
  const provider = new ReplayingProvider(new Map(plans.map((plan) => [plan.number, plan])));
  const url = await provider.start();
  const nodes = ledgers.map((ledger) => new OracleNode(url, ledger));
  try {
    await Promise.all(nodes.map((node) => node.start()));
    const judged = await askAll(plans, nodes, provider);
    if (provider.failure) throw provider.failure;
    const booked = await bookedBy(nodes[0]!, judged.length);
    const limits = nodes.length === 1 ? await limitFaults(judged, nodes[0]!) : [];
    const sum = (lines: readonly UsageLine[]) => lines.reduce((total, line) => total + (line.cost_usd ?? NaN), 0);
    return {
      requests: judged.length,
      calls: plans.reduce((count, { number }) => count + provider.served(number).length, 0),
      hits: judged.filter(({ saved }) => saved > 0n).length,
      expected: dollars(judged.reduce((total, { cost }) => total + cost, 0n)),
      booked: sum(booked),
      faults: [...groupFaults(judged, booked), ...limits],
    };
  } finally {
    await Promise.all(nodes.map((node) => node.remove()));
    await provider.stop();
  }
}

/** Several clients take the next plan as they become free. */
async function askAll(plans: readonly Plan[], nodes: readonly OracleNode[], provider: ReplayingProvider) {
  const judged: Judged[] = [];
  const left = plans.values();
  const client = async () => {
    for (const plan of left) judged.push(...(await judge(plan, nodes, provider)));
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return judged;
}

/** Asks once, and once more where the plan says so: what was answered whole then comes from the cache. */
async function judge(plan: Plan, nodes: readonly OracleNode[], provider: ReplayingProvider): Promise<Judged[]> {
  const { number, consumer } = plan;
  const key = KEYS[consumer]!.text;
  const { url } = nodes[number % nodes.length]!;
  const first = await ask(plan, { url, key, waits: provider.waits(number) });
  const calls = [...provider.served(number)];
  const judged = [{ ...(calls.length ? reckon(calls, first) : reckonRefusal(plan, first)), consumer, id: first.id }];
  if (!plan.again) return judged;
  const second = await ask(plan, { url, key, waits: provider.waits(number) });
  const further = provider.served(number).slice(calls.length);
  const fromCache = () => (second.hit ? reckonHit(calls.at(-1)!) : reckonRefusal(plan, second));
  const reckoning = further.length ? reckon(further, second) : fromCache();
  return [...judged, { ...reckoning, consumer, id: second.id }];
}

/** What the gateway refused before it called anybody is in the ledger by the name that was asked for, and costs nothing. */
function reckonRefusal({ number, model }: Plan, { refusal }: Asked): Reckoning {
  console.log(`      request ${number} reached no provider: ${refusal}`);
  return { usage: UNUSED, cost: 0n, saved: 0n, name: `none/${model}` };
}

/** The sums by consumer and model, once all rows can be read. */
async function bookedBy(node: OracleNode, requests: number): Promise<UsageLine[]> {
  for (const deadline = Date.now() + READABLE_AFTER; ; await wait(100)) {
    const lines = await node.usage('consumer,model');
    const count = lines.reduce((sum, line) => sum + line.requests, 0);
    if (count >= requests || Date.now() > deadline) return lines;
  }
}

function groupFaults(judged: readonly Judged[], booked: readonly UsageLine[]): string[] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    const name = `${one.consumer} ${one.name.split('/')[1]}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const lines = new Map(booked.map((line) => [`${line.consumer} ${line.model}`, line]));
  const names = [...new Set([...groups.keys(), ...lines.keys()])].sort();
  return names.flatMap((name) => faultsOf(name, groups.get(name) ?? [], lines.get(name)));
}

function faultsOf(name: string, judged: readonly Judged[], line: UsageLine | undefined): string[] {
  const usage = judged.map((one) => one.usage).reduce(sumOf, UNUSED);
  const cost = judged.reduce((sum, one) => sum + one.cost, 0n);
  const saved = judged.reduce((sum, one) => sum + one.saved, 0n);
  const figures: [what: string, expected: number, booked: number | null | undefined][] = [
    ['requests', judged.length, line?.requests],
    ['input tokens', usage.input + usage.cached + usage.written, line?.input_tokens],
    ['cached input tokens', usage.cached, line?.cached_input_tokens],
    ['output tokens', usage.output, line?.output_tokens],
  ];
  const money: [what: string, expected: bigint, booked: number | null | undefined][] = [
    ['cost', cost, line?.cost_usd],
    ['saved', saved, line?.saved_usd],
  ];
  return [
    ...figures.flatMap(([what, expected, is]) => (is === expected ? [] : [`${name}: ${what} ${is}, not ${expected}`])),
    ...money.flatMap(([what, expected, is]) =>
      isSame(expected, is) ? [] : [`${name}: ${what} ${is}, not ${dollars(expected)}`],
    ),
  ];
}

/** Limits have counted each request once: all tokens, and its money in whole micro-dollars, rounded up. */
async function limitFaults(judged: readonly Judged[], node: OracleNode): Promise<string[]> {
  const faults: string[] = [];
  for (const consumer of Object.keys(CONSUMERS)) {
    const own = judged.filter((one) => one.consumer === consumer && one.saved === 0n);
    const { input, cached, written, output } = own.map(({ usage }) => usage).reduce(sumOf, UNUSED);
    const micros = own.reduce((sum, { cost }) => sum + (cost + MICRODOLLAR - 1n) / MICRODOLLAR, 0n);
    for (const { limit, used, reserved } of await node.counted(consumer)) {
      const expected = limit.includes('tokens') ? input + cached + written + output : Number(micros) / 1e6;
      const is = limit.includes('tokens') ? used : Math.round(used * 1e6) / 1e6;
      if (is !== expected) faults.push(`${consumer}: ${limit}: ${is} counted, not ${expected}`);
      if (reserved !== 0) faults.push(`${consumer}: ${limit}: ${reserved} still reserved`);
    }
  }
  return faults;
}

/** To the micro-dollar. */
function isSame(expected: bigint, booked: number | null | undefined): boolean {
  return typeof booked === 'number' && Math.abs(booked - dollars(expected)) < 0.5e-6;
}

function dollars(picodollars: bigint): number {
  return Number(picodollars) / 1e12;
}
