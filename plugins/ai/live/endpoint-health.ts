import type { AiContext, Attempt, Outcome } from '../../core/context';
import type { Observer } from '../../core/observer';

const MINUTE = 60_000;
/** Minutes that are kept. */
const KEPT = 60;
/** Endpoints stand in the configuration; of those that reloads have brought the first so many are looked at. */
const MOST_ENDPOINTS = 1_000;
/** Whose failure it is when the client leaves. */
const LEFT = 'client_closed_request';

/** Attempts of some minutes. Durations are milliseconds to the first content or failure; null without any attempt. */
export interface HealthSum {
  attempts: number;
  failures: number;
  mean_ms: number | null;
  longest_ms: number | null;
}

export interface LastFailure {
  /** Milliseconds since 1970. */
  time: number;
  code: string;
  /** Null where no answer came. */
  status: number | null;
}

interface Minute {
  /** Since 1970. */
  number: number;
  attempts: number;
  failures: number;
  duration: number;
  longest: number;
}

interface EndpointRecord {
  /** A ring: each minute has its place by its number. */
  readonly minutes: (Minute | undefined)[];
  lastFailure?: LastFailure;
}

/** How calls to each endpoint went in the last hour, in this process. */
export class EndpointHealth implements Observer {
  private readonly endpoints = new Map<string, EndpointRecord>();

  constructor(private readonly now: () => number = Date.now) {}

  ended({ attempts }: AiContext, { delivery, code }: Outcome): void {
    const cut = delivery === 'partial' ? code : undefined;
    attempts.forEach((attempt, index) =>
      this.add(attempt, attempt.error ?? (index === attempts.length - 1 ? cut : undefined)),
    );
  }

  /** Of so many minutes, the present one among them. */
  sum(endpoint: string, minutes: number): HealthSum {
    const first = this.minute() - minutes;
    const counted = (this.endpoints.get(endpoint)?.minutes ?? []).filter(
      (one) => one && one.number > first,
    ) as Minute[];
    const total = (read: (minute: Minute) => number) => counted.reduce((sum, minute) => sum + read(minute), 0);
    const attempts = total((minute) => minute.attempts);
    return {
      attempts,
      failures: total((minute) => minute.failures),
      mean_ms: attempts ? total((minute) => minute.duration) / attempts : null,
      longest_ms: attempts ? Math.max(...counted.map(({ longest }) => longest)) : null,
    };
  }

  lastFailure(endpoint: string): LastFailure | undefined {
    return this.endpoints.get(endpoint)?.lastFailure;
  }

  private add({ endpoint, status, duration }: Attempt, failure: string | undefined): void {
    const record = this.record(endpoint);
    if (!record) return;
    const minute = this.minuteIn(record);
    minute.attempts++;
    minute.duration += duration;
    minute.longest = Math.max(minute.longest, duration);
    if (failure === undefined || failure === LEFT) return;
    minute.failures++;
    record.lastFailure = { time: this.now(), code: failure, status: status ?? null };
  }

  private record(endpoint: string): EndpointRecord | undefined {
    let record = this.endpoints.get(endpoint);
    if (!record && this.endpoints.size < MOST_ENDPOINTS) {
      record = { minutes: [] };
      this.endpoints.set(endpoint, record);
    }
    return record;
  }

  private minuteIn({ minutes }: EndpointRecord): Minute {
    const number = this.minute();
    const place = number % KEPT;
    const minute = minutes[place];
    if (minute?.number === number) return minute;
    return (minutes[place] = { number, attempts: 0, failures: 0, duration: 0, longest: 0 });
  }

  private minute(): number {
    return Math.floor(this.now() / MINUTE);
  }
}
