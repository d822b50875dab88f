import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Clock } from './clock';
import { Dice } from './dice';
import { DAY, DAYS, Log, type LogSize, type Planned } from './log';
import { type CacheSettings, type CacheTold, type Money, MonthGateway } from './month-gateway';
import { Oracle, type Week } from './oracle';
import { KnowingProvider } from './provider';
import { readSubjects } from './subjects';
import { Truth } from './truth';
import { ask, rate, react } from './users';

export interface Scenario extends LogSize, CacheSettings {
  readonly seed: number;
}

/** A week as the oracle and the gateway saw it. */
export interface WeekSeen {
  readonly week: Week;
  readonly caches: readonly CacheTold[];
  readonly money: Money | undefined;
}

export interface MonthSeen {
  readonly weeks: readonly WeekSeen[];
  readonly leaks: readonly string[];
  readonly provider: Pick<KnowingProvider, 'calls' | 'cost'>;
}

/** How long the ledger and the controller may take to have everything. Milliseconds. */
const SETTLED_AFTER = 10_000;

/** Lives through a month; the gateway is started again after 14 days, and reloaded after 19. */
export async function run({ seed, ...settings }: Scenario, tell: (seen: WeekSeen) => void): Promise<MonthSeen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'month-'));
  const clock = new Clock(path.join(folder, 'shift'));
  const begin = clock.now;
  const { requests, subjects, ...cache } = settings;
  const log = new Log(readSubjects(), { requests, subjects });
  const truth = new Truth(begin, DAYS);
  const provider = new KnowingProvider({ truth, meaningOf: (text) => log.meaningOf(text), now: () => clock.now });
  const env = { ...clock.env, CHANCE_SEED: String(seed) };
  const gateway = new MonthGateway(await provider.start(), cache, env);
  const month = new Month({ clock, begin, log, gateway, oracle: new Oracle(provider, truth, begin), tell });
  try {
    await gateway.start();
    await month.live();
    return { weeks: month.seen, leaks: month.oracle.leaks, provider };
  } finally {
    await gateway.remove();
    await provider.stop();
    rmSync(folder, { recursive: true });
  }
}

interface MonthParts {
  readonly clock: Clock;
  readonly begin: number;
  readonly log: Log;
  readonly gateway: MonthGateway;
  readonly oracle: Oracle;
  readonly tell: (seen: WeekSeen) => void;
}

class Month {
  readonly seen: WeekSeen[] = [];
  readonly oracle: Oracle;
  private readonly dice = new Dice('users');

  constructor(private readonly parts: MonthParts) {
    this.oracle = parts.oracle;
  }

  async live(): Promise<void> {
    const { clock, begin, log, gateway } = this.parts;
    const events = [
      { at: 14.5 * DAY, happens: () => gateway.restart() },
      { at: 19.5 * DAY, happens: () => gateway.reload() },
    ];
    for (const planned of log.requests()) {
      while (planned.at > (this.seen.length + 1) * 7 * DAY) await this.endWeek();
      while (events[0] && planned.at > events[0].at) await events.shift()!.happens();
      clock.reach(begin + planned.at);
      await this.ask(planned, {}, true);
    }
    await this.endWeek();
  }

  /** @param isFirst whoever has asked once more is content with the answer */
  private async ask(planned: Planned, headers: Record<string, string>, isFirst: boolean): Promise<void> {
    const { clock, log, gateway } = this.parts;
    const moment = clock.now;
    const seen = await ask(gateway, planned, headers);
    const reaction = react(seen, this.oracle.take(seen, moment), log, this.dice);
    if (reaction.does === 'rate') return rate(gateway, seen, reaction.rating);
    if (reaction.does === 'nothing' || !isFirst) return;
    clock.reach(moment + reaction.after);
    await this.ask({ ...planned, text: reaction.text }, reaction.headers, false);
  }

  private async endWeek(): Promise<void> {
    const { begin, clock, gateway, tell } = this.parts;
    const number = this.seen.length;
    const week = this.oracle.weeks[number]!;
    clock.reach(begin + Math.min(DAYS, 7 * (number + 1)) * DAY);
    for (const deadline = Date.now() + SETTLED_AFTER; ; await wait(100)) {
      const money = await gateway.money(begin + 7 * number * DAY, begin + 7 * (number + 1) * DAY);
      if ((money?.requests ?? 0) < week.requests && Date.now() < deadline) continue;
      const seen = { week, money, caches: await gateway.caches() };
      this.seen.push(seen);
      return tell(seen);
    }
  }
}
