import type { RequestShape, RequestSummary } from '../../ai/reports/request-shape';
import type { Filters } from './usage';
import { ask } from './ask';

export type { RequestShape, RequestSummary };
export type AttemptShape = RequestShape['attempts'][number];

/** A request that may still run: as much as is known of it. */
export type LiveRequest = Pick<RequestSummary, 'id' | 'time'> &
  Partial<RequestSummary> & { state: 'started' | 'answering' | 'ended' };

export interface RequestPage {
  data: RequestSummary[];
  next_cursor: string | null;
}

export interface RequestsAsked {
  from: number;
  to: number;
  status: string;
  where: Filters;
}

const PAGE = 50;

/** Requests, the newest first, from where the page before has ended. */
export function loadRequests(
  asked: RequestsAsked,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<RequestPage> {
  return ask('requests', { ...parametersOf(asked), limit: PAGE, cursor }, { signal });
}

export function loadRequest(id: string, signal: AbortSignal): Promise<RequestShape> {
  return ask(`requests/${encodeURIComponent(id)}`, {}, { signal });
}

export function parametersOf({ from, to, status, where }: RequestsAsked) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), status, ...where };
}
