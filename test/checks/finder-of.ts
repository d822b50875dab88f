import type { TObject } from '@sinclair/typebox';
import type { Check, Finder } from '../../plugins/core/check';
import { checked } from '../../plugins/core/parameters';
import type { Services } from '../../plugins/core/services';

/** A check's finder as `guardrails` sets it up with these parameters. */
export function finderOf<Parameters extends TObject>(check: Check<Parameters>, parameters: object = {}): Finder {
  const place = { pipeline: 'test', path: check.name, policies: [] };
  const inspection = check.setup(checked(check.parameters, parameters, check.name), {} as Services, place);
  if (!('finder' in inspection)) throw new Error(`${check.name} is no finder`);
  return inspection.finder;
}
