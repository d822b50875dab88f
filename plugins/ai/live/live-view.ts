import type { AiContext, Outcome } from '../../core/context';
import type { Observer } from '../../core/observer';
import { liveRequest, type LiveState } from './live-request';
import type { Viewer } from './viewer';

/** More are told to come back: each event is written to each of them. */
const MOST_VIEWERS = 50;

/** Shows requests as they come and go to who watches; while nobody does, it costs a look at an empty set. */
export class LiveView implements Observer {
  private readonly viewers = new Set<Viewer>();

  /** @returns false where there are too many already */
  admit(viewer: Viewer): boolean {
    if (this.viewers.size >= MOST_VIEWERS) return false;
    this.viewers.add(viewer);
    return true;
  }

  dismiss(viewer: Viewer): void {
    this.viewers.delete(viewer);
  }

  started(ai: AiContext): void {
    if (this.viewers.size > 0) this.show(ai, 'started');
  }

  answering(ai: AiContext): void {
    if (this.viewers.size > 0) this.show(ai, 'answering');
  }

  ended(ai: AiContext, outcome: Outcome): void {
    if (this.viewers.size > 0) this.show(ai, 'ended', outcome);
  }

  private show(ai: AiContext, state: LiveState, outcome?: Outcome): void {
    const request = liveRequest(ai, state, outcome);
    const text = JSON.stringify(request);
    for (const viewer of this.viewers) viewer.show(request, text);
  }
}
