import type { DialectTable } from '../../core/dialects';
import type { HostCondition } from '../host';
import { callerCondition } from './caller';
import { headerCondition } from './header';
import { operationCondition } from './operation';

/**
 * Conditions for entries of AI pipelines: `condition: { name: ai-operation, operations: [chat] }`. They need no script
 * and no body, which is unread when the host asks them.
 */
export function conditions(dialects: DialectTable): HostCondition[] {
  return [callerCondition, headerCondition, operationCondition(dialects)];
}
