import type { Part } from '../../plugins/core/answer';
import { withChanges } from '../../plugins/core/edit-answer';
import type { HubAnswer } from '../../plugins/core/hub';
import { objectIn } from '../../plugins/core/json';
import { type Inspection, textsOf } from './inspection';
import { passagesOf } from './texts';

/**
 * A plain answer as it may be sent, both in the hub's form and, where its own bytes are sent, in these. Rejects with
 * the refusal.
 */
export async function inspectWhole(part: Part, sendsBytes: boolean, inspection: Inspection): Promise<Part> {
  const whole = part.whole && (inspection.inspectOutput(part.whole) as HubAnswer);
  const before = sendsBytes && part.raw ? objectIn(part.raw.toString()) : undefined;
  const after = before && inspection.inspectOutput(before);
  const read = whole ?? after;
  if (read) await inspection.judgeOutput(textsOf(passagesOf(read), new Map()));
  if (whole === part.whole && before === after) return part;
  return { ...part, whole, raw: before && withChanges(part.raw!, before, after!) };
}
