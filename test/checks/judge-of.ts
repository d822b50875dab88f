import type { TObject } from '@sinclair/typebox';
import { createSend } from '../../plugins/core/send';
import type { Check, Judge, Subject } from '../../plugins/core/check';
import type { AiContext } from '../../plugins/core/context';
import type { Endpoint } from '../../plugins/core/endpoint';
import { checked } from '../../plugins/core/parameters';
import { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';

/** A check's judge as `guardrails` sets it up with these parameters, over the real network. */
export function judgeOf<Parameters extends TObject>(
  check: Check<Parameters>,
  parameters: object = {},
  endpoints: readonly Endpoint[] = [],
): Judge {
  const services = {
    send: createSend({}).send,
    noteOwnCall() {},
    endpoints: new Map(endpoints.map((one) => [one.name, one])),
  };
  const place = { pipeline: 'test', path: check.name, policies: [] };
  const values = checked(check.parameters, parameters, check.name);
  const inspection = check.setup(values, services as unknown as Services, place);
  if (!('judge' in inspection)) throw new Error(`${check.name} is no judge`);
  return inspection.judge;
}

/** Texts to be judged, as they come in a call of somebody. */
export function subjectOf(texts: readonly string[], about: Partial<Subject> = {}): Subject {
  const ai = { id: 'req_1', pipeline: 'ai', operation: 'chat', requestedModel: 'smart' } as AiContext;
  ai.consumer = { id: 'u1', name: 'alice', team: 'research' };
  const native = { api: 'openai-chat', body: {} };
  const toHub = () => ({ model: 'smart', messages: [] });
  const request = new AiRequest({ operation: 'chat', model: 'smart', stream: false, native, toHub });
  return { side: 'input', texts, request, ai, signal: AbortSignal.timeout(5_000), ...about };
}
