import type { Answer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import type { Next } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import type { Entry } from './entries/entry';
import { newEntry } from './entries/new-entry';
import { Recording } from './entries/recording';
import type { ExactStage } from './exact-stage';
import type { Look } from './look';
import type { Parameters } from './parameters';
import { cacheKey } from './request/cache-key';
import { type Directives, readDirectives } from './request/directives';
import type { SemanticStage } from './semantic-stage';
import { replay } from './serve/replay';
import { type Hit, tell, tellHit } from './serve/tell';
import { ALONE, type Lead, SingleFlight } from './single-flight';

/** How long anyone waits for the answer to somebody else's same request, in milliseconds. */
const PATIENCE = 30_000;

/** One request, and all that is known of it. */
interface Call {
  readonly request: AiRequest;
  readonly ai: AiContext;
  readonly key: string;
  readonly wanted: Directives;
  readonly lead: Lead<Entry>;
  readonly look: Look | undefined;
  /** What is kept for the very same request, and no longer will be. */
  readonly known: Entry | undefined;
  /** What would have been served, had the model not been asked to learn from it. */
  readonly instead: (() => Hit) | undefined;
}

/** Answers calls from the cache where it can, and lets the others through and keeps what comes back. */
export class CachedCalls {
  private readonly flights = new SingleFlight<Entry>(PATIENCE);

  constructor(
    private readonly parameters: Parameters,
    private readonly exact: ExactStage,
    private readonly semantic: SemanticStage | undefined,
  ) {}

  async answer(request: AiRequest, next: Next, ai: AiContext): Promise<Answer> {
    const { ttl, scope } = this.parameters;
    const wanted = readDirectives(ai.headers, ttl);
    if (!wanted.store || !this.canCache(request, ai)) {
      tell(ai, 'bypass');
      return next(request);
    }
    const key = cacheKey(request, ai, scope);
    const known = wanted.serve || this.semantic ? await this.exact.find(key, wanted.ttl) : undefined;
    const isEnough = known && wanted.serve && !this.semantic?.asksAgain(known, request);
    if (isEnough) return this.serve({ entry: known, key }, request, ai);
    const look = await this.semantic?.look(request, ai, wanted, wanted.serve ? known : undefined);
    if (look?.hit) return this.serve(look.hit, request, ai);
    const lead = wanted.serve && !known ? await this.flights.join(key, ai.signal) : ALONE;
    if ('answer' in lead) return this.serve({ entry: lead.answer, key }, request, ai);
    tell(ai, wanted.serve ? 'miss' : 'bypass');
    const instead = known && wanted.serve ? () => ({ entry: known, key }) : look?.instead;
    return this.ask({ request, ai, key, wanted, lead, look, known, instead }, next);
  }

  private canCache({ operation, native }: AiRequest, { dialect }: AiContext): boolean {
    return this.parameters.operations.some((one) => one === operation) && !dialect.statefulMember?.(native.body);
  }

  private serve(hit: Hit, request: AiRequest, ai: AiContext): Answer {
    tellHit(ai, hit);
    this.semantic?.remember(ai, { id: hit.entry.id, key: hit.key, logOdds: hit.logOdds });
    return replay(hit.entry, request, this.parameters.pace, ai.signal);
  }

  /** Asks for whoever waits for the same, too. */
  private async ask(call: Call, next: Next): Promise<Answer> {
    const { request, lead, ai, instead } = call;
    try {
      const answer = await next(request);
      if (isKeepable(answer)) answer.taps.push(this.recording(call));
      else lead.land('nothing');
      return answer;
    } catch (error) {
      lead.land(ai.signal.aborted ? 'left' : 'nothing');
      if (!instead || ai.signal.aborted || isRefusal(error)) throw error;
      return this.serve(instead(), request, ai);
    }
  }

  private recording({ request, ai, key, wanted, lead, look, known }: Call): Recording {
    const { maxEntryBytes } = this.parameters;
    return new Recording(request.operation, maxEntryBytes, (recorded) => {
      const kept = recorded && newEntry(recorded, ai, look?.asked.analysis.text);
      if (!kept || kept.bytes.length > maxEntryBytes) return lead.land(ai.signal.aborted ? 'left' : 'nothing');
      this.exact.keep(key, kept.bytes, wanted.ttl);
      lead.land({ answer: kept.entry });
      this.semantic?.remember(ai, { id: kept.entry.id, key });
      if (look) this.semantic?.learn(look, { ...kept, key }, wanted.ttl, known?.id);
    });
  }
}

/** What a policy below changes as it is written would come without the change out of the cache. */
function isKeepable({ status, edits, bytes, link }: Answer): boolean {
  return status === 200 && !edits?.length && !bytes && !link;
}

/** Whether somebody below does not want this request answered; otherwise nobody could. */
function isRefusal(error: unknown): boolean {
  return error instanceof AiError && error.status < 500 && error.status !== 429;
}
