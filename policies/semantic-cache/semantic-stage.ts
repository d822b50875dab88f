import type { AiContext } from '../../plugins/core/context';
import { likelihood } from '../../plugins/core/likelihood';
import { orAborted } from '../../plugins/core/or-aborted';
import type { AiRequest } from '../../plugins/core/request';
import type { Decision, Scored } from './decide';
import { analysisOf } from './decide/analysis-memo';
import { vectorOf } from './decide/question-vector';
import { decodeEntry, type Entry } from './entries/entry';
import type { NewEntry } from './entries/new-entry';
import type { JudgedAnswers } from './labels/feedback';
import type { Lesson } from './labels/lesson';
import { finishedText } from './labels/lessons';
import type { Look } from './look';
import { type Asked, askedBy } from './request/asked';
import type { Directives } from './request/directives';
import type { SemanticParts } from './semantic-parts';
import type { Hit } from './serve/tell';

/** How long a request waits for all this, in milliseconds: a cache that is slower is no help. */
const BUDGET = { lexical: 50, vectors: 250 };

/** Finds answers to questions that mean the same, and learns from the answers of the model. */
export class SemanticStage {
  constructor(private readonly parts: SemanticParts) {}

  /** Undefined where the request is left to the exact stage. Never rejects: without this, requests only cost more. */
  async look(
    request: AiRequest,
    ai: AiContext,
    wanted: Directives,
    known: Entry | undefined,
  ): Promise<Look | undefined> {
    const asked = this.askedIn(request, ai);
    if (!asked) return undefined;
    const { embedder, warn } = this.parts;
    const budget = AbortSignal.timeout(embedder ? BUDGET.vectors : BUDGET.lexical);
    const signal = AbortSignal.any([ai.signal, budget]);
    try {
      if (known) return { asked, lesson: lessonOfSame(known) };
      const complaint = this.complaintIn(asked, wanted);
      if (complaint || !wanted.serve) return { asked, lesson: complaint };
      const same = await this.sameQuestion(asked, wanted, signal);
      if (same) return same;
      asked.vector = await vectorOf(asked.analysis.text, embedder, signal);
      return await this.decide(asked, wanted, signal);
    } catch (error) {
      if (!ai.signal.aborted) warn(error);
      return { asked };
    }
  }

  /**
   * Keeps the model's answer and learns from it, once the client has it; unless `guardrails` below the cache has found
   * something meanwhile: what it put back into the answer is for this caller alone.
   */
  learn(look: Look, { key, ...kept }: NewEntry & { key: string }, seconds: number, replaces?: string): void {
    const fresh = finishedText(kept.entry);
    if (fresh === undefined) return;
    const { partition, analysis, request, ai } = look.asked;
    const reason = this.parts.refuse(request, analysis.text, ai);
    if (reason) return this.parts.counts.refused(reason);
    if (look.inShadow) return this.parts.lessons.compare(look, fresh);
    this.parts.same.keep(partition, analysis.text, key, seconds);
    this.parts.lessons.learn(look, fresh, kept, seconds, replaces);
  }

  /** Lets the caller judge an answer that it gets. */
  remember(ai: AiContext, answer: Parameters<JudgedAnswers['given']>[1]): void {
    this.parts.judged.given(ai, answer);
  }

  /** Whether the model is to be asked for what the very same request was answered with, to see how far answers differ. */
  asksAgain(entry: Entry, { operation }: AiRequest): boolean {
    const { spending, worth, controller } = this.parts;
    return entry.text !== undefined && controller.asksAgain() && spending.take(worth(entry, operation));
  }

  private askedIn(request: AiRequest, ai: AiContext): Asked | undefined {
    if (request.operation !== 'chat' && request.operation !== 'text_completion') return undefined;
    const asked = askedBy(request, ai, this.parts);
    if (typeof asked !== 'string') return asked;
    this.parts.counts.refused(asked);
    return undefined;
  }

  /**
   * Somebody asks once more for what a similar question's answer was given to a minute ago. It may not have helped: the
   * model is asked, and its answer says whether that one was right.
   */
  private complaintIn({ caller, analysis, partition }: Asked, { serve }: Directives): Lesson | undefined {
    if (serve && !caller.isPerson) return undefined;
    const { recentHits, verifier } = this.parts;
    const { loose } = verifier.thresholds;
    const hit = recentHits.take(`${caller.id} ${partition}`, ({ asked }) => {
      return asked === analysis.text || verifier.logOdds(analysisOf(asked), analysis) >= loose;
    });
    if (!hit) return undefined;
    const { id: stored, logOdds, storedFor, group } = hit;
    return { source: serve ? 'repeat' : 'no-cache', logOdds, storedFor, stored, group };
  }

  /** What was typed otherwise and is the same needs no verdict, and none can be learnt from it. */
  private async sameQuestion(asked: Asked, { ttl }: Directives, signal: AbortSignal): Promise<Look | undefined> {
    const { partition, analysis, request } = asked;
    const { same, shadow, controller } = this.parts;
    const found = await orAborted(same.find(partition, analysis.text, ttl), signal);
    if (!found) return undefined;
    controller.decided(undefined, true);
    this.countSaved(found.entry, request);
    if (!shadow) return { asked, hit: { ...found, similarity: 1 } };
    this.logShadowed(asked, found.entry.id, 1);
    return { asked, lesson: lessonOfSame(found.entry), inShadow: true };
  }

  private async decide(asked: Asked, { ttl }: Directives, signal: AbortSignal): Promise<Look> {
    const { partition, analysis, vector } = asked;
    const storedAfter = Date.now() - 1000 * ttl;
    const decision = await this.parts.decide({ partition, analysis, vector, storedAfter }, signal);
    if (decision.kind === 'miss') return { asked, lesson: lessonOf('miss', decision.best) };
    const entry = await this.answerOf(decision.candidate.id, signal);
    if (!entry) return { asked };
    const lesson = lessonOf('shadow', decision, entry);
    if (this.parts.shadow) {
      this.countSaved(entry, asked.request);
      this.logShadowed(asked, entry.id, likelihood(decision.logOdds));
      return { asked, lesson, inShadow: true };
    }
    const hit = () => this.served(asked, decision, entry);
    if (this.isToBeCompared(decision, entry, asked)) return { asked, lesson, instead: hit };
    return { asked, hit: hit() };
  }

  /** What a shared store has been left instead of an answer goes: it would stand in the way of those that serve. */
  private async answerOf(id: string, signal: AbortSignal): Promise<Entry | undefined> {
    const { store, warn } = this.parts;
    const bytes = await store.answer(id, signal);
    const entry = bytes && decodeEntry(bytes);
    if (entry?.id === id) return entry;
    if (bytes) void store.remove({ id }).catch(warn);
    return undefined;
  }

  private isToBeCompared({ shadow }: Decision & { kind: 'hit' }, entry: Entry, { request }: Asked): boolean {
    const { spending, worth } = this.parts;
    return shadow && spending.take(worth(entry, request.operation));
  }

  private served({ caller, partition, analysis, request }: Asked, { candidate, logOdds }: Scored, entry: Entry): Hit {
    const { id, group, text: storedFor } = candidate;
    this.parts.recentHits.note(`${caller.id} ${partition}`, { id, group, logOdds, asked: analysis.text, storedFor });
    this.countSaved(entry, request);
    return { entry, logOdds, similarity: likelihood(logOdds) };
  }

  private countSaved(entry: Entry, { operation }: AiRequest): void {
    const { counts, worth } = this.parts;
    counts.saved(worth(entry, operation));
  }

  private logShadowed({ ai: { id } }: Asked, entry: string, likely: number): void {
    const similarity = Number(likely.toFixed(3));
    this.parts.logger.info('semantic-cache: would have been served from the cache', { id, entry, similarity });
  }
}

/** The question was answered before: both answers tell how far those of one question differ. */
function lessonOfSame(stored: Entry): Lesson {
  return { source: 'again', logOdds: Infinity, storedFor: stored.text ?? '', stored };
}

function lessonOf(source: 'miss' | 'shadow', best: Scored | undefined, entry?: Entry): Lesson | undefined {
  if (!best) return undefined;
  const { candidate, logOdds } = best;
  const { id, group, text: storedFor } = candidate;
  return { source, logOdds, storedFor, stored: entry ?? id, group };
}
