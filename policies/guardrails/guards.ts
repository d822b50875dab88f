import type { Check } from '../../plugins/core/check';
import { chooseParts } from '../../plugins/core/named-parts';
import { pointingAt } from '../../plugins/core/pointing-at';
import type { PolicyPlace } from '../../plugins/core/policy';
import type { Services } from '../../plugins/core/services';
import type { Action, FindingGuard, Guard, JudgingGuard, Side } from './guard';
import { parametersOf } from './parameters';

/** The checks of one side, in the order of the configuration. */
export interface Guards {
  readonly finding: readonly FindingGuard[];
  readonly judging: readonly JudgingGuard[];
}

/** Sets up the checks of one side. Throws, naming the place, where the configuration makes no sense. */
export function guardsOf(side: Side, list: readonly unknown[], services: Services, place: PolicyPlace): Guards {
  const chosen = chooseParts<Check>(list, services.checks, `${place.path}.action.${side}`, parametersOf);
  const finding: FindingGuard[] = [];
  const judging: JudgingGuard[] = [];
  for (const { part, parameters, path } of chosen) {
    const { action, failure, restore, timeout, ...own } = parameters;
    const guard = { check: part.name, side, action: action as Action, failure: failure as Guard['failure'] };
    const inspection = pointingAt(path, () => part.setup(own, services, place));
    if (restore && (side === 'output' || action !== 'redact')) {
      throw new Error(`${path}.restore: only what is redacted on input can be restored; say \`action: redact\` there`);
    }
    if ('finder' in inspection) finding.push({ ...guard, finder: inspection.finder, restore: restore === true });
    else if (action === 'redact') {
      throw new Error(`${path}.action: \`${part.name}\` judges texts as a whole and cannot redact; say block or flag`);
    } else
      judging.push({
        ...guard,
        judge: inspection.judge,
        holds: inspection.holds === true,
        timeout: Number(timeout) * 1000,
      });
  }
  return { finding, judging };
}
