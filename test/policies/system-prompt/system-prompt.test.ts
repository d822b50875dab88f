import { expect } from 'chai';
import { Value } from '@sinclair/typebox/value';
import type { AiContext, Consumer } from '../../../plugins/core/context';
import type { Dialect } from '../../../plugins/core/dialect';
import type { JsonObject } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';
import type { Services } from '../../../plugins/core/services';
import { systemPrompt } from '../../../policies/system-prompt';
import { requestOf } from '../semantic-cache/harness';

const place = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: ['system-prompt'] };
const BODY = { model: 'm', messages: [] };

/** What the dialect is asked to add. */
async function added(parameters: JsonObject, consumer?: Consumer): Promise<unknown> {
  const hooks = systemPrompt.setup(Value.Parse(systemPrompt.parameters, parameters), {} as Services, place);
  const addInstruction: Dialect['addInstruction'] = (body, text, position) => ({ ...body, text, position });
  const ai = { consumer, startedAt: Date.UTC(2026, 0, 31, 23, 59), dialect: { addInstruction } } as AiContext;
  const request = (await hooks.onRequest!(requestOf({ body: BODY }), ai)) as AiRequest;
  return request.native.body;
}

describe('system-prompt', () => {
  it('adds its text at the start unless told otherwise', async () => {
    expect(await added({ text: 'Be kind.' })).to.deep.equal({ ...BODY, text: 'Be kind.', position: 'start' });
    expect(await added({ text: 'Be kind.', position: 'end' })).to.include({ position: 'end' });
  });

  it('fills in consumer, team and date, and leaves other braces alone', async () => {
    const text = '{consumer} of {team} on {date}: {"json": {x}}, {consumer}';
    const ann = { id: '1', name: 'Ann $& $1', team: 'red' };
    expect(await added({ text }, ann)).to.include({ text: 'Ann $& $1 of red on 2026-01-31: {"json": {x}}, Ann $& $1' });
    expect(await added({ text: '{consumer}/{team}' })).to.include({ text: 'anonymous/none' });
  });

  it('lets requests pass that have no place for instructions', async () => {
    const hooks = systemPrompt.setup({ text: 'Be kind.', position: 'start' }, {} as Services, place);
    const ai = { dialect: {} } as AiContext;
    expect(await hooks.onRequest!(requestOf({ body: BODY }), ai)).to.equal(undefined);
  });
});
