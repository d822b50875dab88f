import type { Part } from '../../plugins/core/answer';
import { withChanges } from '../../plugins/core/edit-answer';
import type { HubAnswer } from '../../plugins/core/hub';
import { objectIn } from '../../plugins/core/json';
import type { AiRequest } from '../../plugins/core/request';
import type { Inspection } from './inspection';

/**
 * A plain answer as it may be sent, both in the hub's form and, where its own bytes are sent, in these. Rejects with
 * the refusal.
 */
export async function inspectWhole(
  part: Part,
  { sendsBytes, request, inspection }: { sendsBytes: boolean; request: AiRequest; inspection: Inspection },
): Promise<Part> {
  const whole = part.whole && (inspection.inspectOutput(part.whole) as HubAnswer);
  const before = sendsBytes && part.raw ? objectIn(part.raw.toString()) : undefined;
  const after = before && inspection.inspectOutput(before);
  const read = whole ?? after;
  if (read && inspection.judgesOutput) await inspection.judgeOutput(read, request);
  if (whole === part.whole && before === after) return part;
  return { ...part, whole, raw: before && withChanges(part.raw!, before, after!) };
}
