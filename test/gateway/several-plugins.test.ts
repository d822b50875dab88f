import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, type RunningGateway, startGateway } from '../support/gateway';

/** A plugin of somebody's own, beside `plugins: { ai: {} }`. */
const PLUGIN = `
const { createPlugin, definePolicy, openAiCompatible, Type } = require(${JSON.stringify(path.join(ROOT, 'dist/plugins/ai'))});
const stamp = definePolicy({
  name: 'stamp',
  summary: 'Marks answers and counts how exchanges end',
  parameters: Type.Object({}),
  setup: () => ({
    onRequest: (request, ai) => { ai.answerHeaders['x-stamp'] = 'seen'; },
    onEnd: () => { globalThis.stamped = (globalThis.stamped ?? 0) + 1; },
  }),
});
const own = { ...openAiCompatible({ kind: 'own', summary: 'own', keyless: true }),
  transport: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, destroy() {},
    body: [Buffer.from(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'own' }, finish_reason: 'stop' }] }))] }) };
module.exports = createPlugin({ policies: [stamp], providers: [own] });
`;

describe('several plugins with parts for one gateway', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plugin-'));
  const file = path.join(folder, 'plugin.js');
  let gateway: RunningGateway;

  before(async () => {
    writeFileSync(file, PLUGIN);
    gateway = await startGateway({
      plugins: { mine: { package: file } },
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { own: { url: 'http://127.0.0.1', provider: 'own' } },
        policies: ['stamp', 'usage-meter', 'provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [{ stamp: null }, { 'usage-meter': null }, { 'provider-router': null }],
          },
        },
      },
    });
  });

  after(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  it('share its pipelines, its ledger and its endings', async () => {
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'own/m', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(answer.headers.get('x-stamp')).to.equal('seen');
    expect(await answer.json()).to.have.nested.property('choices[0].message.content', 'own');
    expect((globalThis as { stamped?: number }).stamped).to.equal(1);
    const usage = (await (await fetch(`${gateway.adminUrl}/ai/usage?by=provider`)).json()) as { data: object[] };
    expect(usage.data).to.have.length(1);
    expect(usage.data[0]).to.include({ provider: 'own', requests: 1 });
  });
});
