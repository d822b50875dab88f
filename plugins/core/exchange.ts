import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { plainAddress } from './addresses';
import type { Attempt, AiContext, Consumer, Cost, Incident, LimitEvent, Outcome } from './context';
import type { Dialect } from './dialect';
import type { Target } from './endpoint';
import { clientLeft } from './error';
import { type HostRequest, queryOf } from './host-request';
import type { Operation } from './operations';
import { permits } from './permissions';
import type { MountedPolicy, Pipeline } from './pipeline';
import type { Feedback } from './policy';
import type { RequestedImage } from './pricing';
import type { AiRequest } from './request';
import type { MeasuredUsage, Provenance, Usage } from './usage';

/** Made once, because a reason that `abort` makes itself takes a stack trace for every request. */
const OVER = clientLeft();
/** How long a policy that does not notice that the client has left may hold its exchange open. Milliseconds. */
const ABANDONED_AFTER = 2_000;
/** How long policies may take to keep what they must before a client sees the end. Milliseconds. */
const SETTLED_AFTER = 5_000;

/** One request of a client from its first policy to its end: the facts, and what core needs to finish it. */
export class Exchange implements AiContext {
  readonly id = `req_${randomUUID().replaceAll('-', '')}`;
  readonly startedAt = Date.now();
  readonly scopes: readonly string[];
  /** Path of the request, without its query. */
  readonly path: string;
  /** What matched the `{names}` of the dialect's path. */
  readonly pathNames: Readonly<Record<string, string>>;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly signal: AbortSignal;
  readonly operation: Operation;
  /** What stands in the query, but for the client's key. */
  readonly query: URLSearchParams;
  readonly queryKey: string | undefined;
  readonly answerHeaders: Record<string, string> = {};
  readonly attempts: Attempt[] = [];

  ip: string;
  consumer?: Consumer;
  requestedModel?: string;
  requestedImage?: RequestedImage;
  streamed?: boolean;
  inputTokens?: { count: number; provenance: Provenance };
  cache?: AiContext['cache'];
  incidents?: Incident[];
  answeredBy?: { endpoint: string; provider: string; model: string };
  reportedUsage?: Usage;
  serviceTier?: string;
  countedUsage?: MeasuredUsage;
  firstContentAfter?: number;
  limitEvents?: LimitEvent[];
  tags?: Readonly<Record<string, string>>;
  endUser?: string;
  cost?: Cost;
  toldCost?: number;

  /** What the caller says of an answer, where that is what it came for. */
  feedback?: Feedback;
  /** The parsed request; policies replace it on its way. */
  request?: AiRequest;
  /** What the caller was found to be allowed, so that it is looked at once. */
  cleared?: { request: AiRequest; consumer: Consumer };
  /** Policies the request has come to, in order. */
  readonly reached: MountedPolicy[] = [];
  /** True while a policy of ours is at work and will end the exchange itself. */
  busy = false;
  /** It is over. */
  ended = false;
  /** How it ends is known and told. */
  private settled = false;

  private readonly start = performance.now();
  private readonly abortion = new AbortController();

  constructor(
    readonly req: HostRequest,
    readonly res: ServerResponse,
    readonly owner: Pipeline,
    readonly dialect: Dialect,
    { path, names }: { path: string; names: Readonly<Record<string, string>> },
    scopes: readonly (string | { scope: string })[] = [],
  ) {
    owner.begin();
    this.path = path;
    this.pathNames = names;
    this.scopes = scopes.map((scope) => (typeof scope === 'string' ? scope : scope.scope));
    this.ip = plainAddress(req.socket.remoteAddress ?? '') ?? '';
    this.method = req.method ?? '';
    this.headers = req.headers;
    this.signal = this.abortion.signal;
    this.operation = dialect.operation;
    this.query = queryOf(req);
    this.queryKey = takeKey(this.query, dialect.keyInQuery);
    res.once('close', () => this.onClose());
    // An answer that waits for an earlier one on the same connection is not told when that connection closes.
    if (!res.socket) req.socket.once('close', () => this.onClose());
  }

  get pipeline(): string {
    return this.owner.name;
  }

  targetsOf(model: string): readonly Target[] {
    return this.owner.targetsOf(model).filter((target) => permits(this.consumer, model, target));
  }

  elapsed(): number {
    return performance.now() - this.start;
  }

  /** The first content is on its way to the client; what comes after changes nothing. */
  contentBegins(): void {
    if (this.firstContentAfter !== undefined) return;
    this.firstContentAfter = this.elapsed();
    this.owner.observer?.answering?.(this);
  }

  /**
   * Tells every policy of the pipeline how the exchange ends, last one first; once, further calls change nothing.
   * @returns what is to be waited for before the client sees the end; never rejects
   */
  settle(outcome: Omit<Outcome, 'duration'>): Promise<void> | undefined {
    if (this.settled) return undefined;
    this.settled = true;
    const kept = this.owner.settle(this, { ...outcome, duration: this.elapsed() });
    return kept && Promise.race([kept, wait(SETTLED_AFTER, undefined, { signal: this.signal }).catch(() => {})]);
  }

  /** Settles and finishes the exchange. */
  end(outcome: Omit<Outcome, 'duration'>): void {
    if (this.ended) return;
    void this.settle(outcome);
    this.finish();
  }

  /** Nothing more will be sent, of an exchange that is settled. */
  finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.owner.end();
    this.abortion.abort(OVER);
  }

  /** The connection is done with: the client left, or somebody outside the policies has answered. */
  private onClose(): void {
    if (this.ended) return;
    this.abortion.abort(OVER);
    // A policy or the answer in progress notices the abort and ends the exchange with what it knows.
    setImmediate(() => (this.busy ? setTimeout(() => this.endClosed(), ABANDONED_AFTER).unref() : this.endClosed()));
  }

  private endClosed(): void {
    const status = this.res.headersSent ? this.res.statusCode : 499;
    const code = status === 499 ? 'client_closed_request' : status >= 400 ? 'refused_by_host' : undefined;
    this.end({ status, code, delivery: 'none' });
  }
}

/** The key out of the query, so that nobody sees it there who looks for something else. */
function takeKey(query: URLSearchParams, name: string | undefined): string | undefined {
  const key = name === undefined ? undefined : (query.get(name) ?? undefined);
  if (name !== undefined) query.delete(name);
  return key;
}
