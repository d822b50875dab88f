import type { Response } from 'express';
import type { Visitor } from './identify';

/** Notes with the answer for whom it is. */
export function letIn({ locals }: Response, visitor: Visitor): void {
  locals.visitor = visitor;
}

/** For whom the answer is; undefined for a stranger. */
export function visitorIn({ locals }: Response): Visitor | undefined {
  return (locals as { visitor?: Visitor }).visitor;
}
