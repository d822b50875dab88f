import { expect } from 'chai';
import type { Endpoint } from '../../plugins/core/endpoint';
import type { HubRequest } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import { CHAT_OPTIONS, type ChatOption } from '../../plugins/core/options';
import type { OperationAdapter, Provider } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';
import { providers } from '../../plugins/providers';
import { SAMPLES, type Sample } from './option-samples';

/** Names that adapters know models by: what one model lacks another one has. */
const MODELS = [
  'any-model', 'gpt-5', 'claude-3-haiku-20240307', 'claude-3-7-sonnet-latest', 'claude-sonnet-4-5', 'gemini-2.5-flash',
  'gemini-3-pro-preview', 'command-a-03-2025', 'command-a-reasoning-08-2025', 'amazon.nova-pro-v1:0',
  'anthropic.claude-3-7-sonnet-20250219-v1:0', 'anthropic.claude-sonnet-4-5-20250929-v1:0',
] as const; // prettier-ignore

/** What the kinds of endpoints ask for, all together. */
const OPTIONS: JsonObject = { project: 'p', location: 'global', region: 'us-east-1' };

function call(provider: Provider, adapter: OperationAdapter, model: string, members: JsonObject) {
  const body = { model, messages: [{ role: 'user', content: 'Hi' }], ...members };
  const native = { api: 'an API of nobody', body };
  const toHub = (hub: JsonObject) => hub as HubRequest;
  const request = new AiRequest({ operation: 'chat', model, stream: false, native, toHub });
  const shared = { apiKeys: [], headers: {}, models: [], options: OPTIONS };
  const endpoint: Endpoint = { name: 'e', provider, urls: ['http://127.0.0.1/v1'], ...shared };
  const { dropped = [], path, headers, body: sent } = adapter.call(request, { endpoint, model });
  return { dropped, sent: [path, headers, String(sent)] };
}

/** What becomes of one wish: it changes the call, it is named as dropped, both, or none of it. */
function fate(provider: Provider, adapter: OperationAdapter, model: string, option: ChatOption, sample: Sample) {
  const without = call(provider, adapter, model, sample.beside ?? {});
  const asked = call(provider, adapter, model, { ...sample.beside, ...sample.set });
  const changed = JSON.stringify(asked.sent) !== JSON.stringify(without.sent);
  const names = [option, ...Object.keys(sample.set)];
  const named = asked.dropped.some((name) => names.includes(name) || isPartOf(name, option));
  return changed && named ? 'both' : changed ? 'honoured' : named ? 'named' : 'lost';
}

function isPartOf(name: string, option: ChatOption): boolean {
  // The provider's own tools are named one by one.
  return name.startsWith(option === 'server_tools' ? 'tools.' : `${option}.`);
}

describe('options of chat', () => {
  for (const provider of providers) {
    const adapter = provider.operations.chat;
    if (!adapter) continue;

    it(`${provider.kind} declares what it takes`, () => {
      expect(adapter.takes).to.be.an('object').that.is.not.empty;
      expect(CHAT_OPTIONS).to.include.all.keys(...Object.keys(adapter.takes!));
    });

    it(`${provider.kind} does what it declares, and names the rest`, () => {
      const untrue: string[] = [];
      for (const option of Object.keys(CHAT_OPTIONS) as ChatOption[]) {
        const declared = Object.hasOwn(adapter.takes ?? {}, option);
        const fates = MODELS.flatMap((model) =>
          SAMPLES[option].map((sample) => [fate(provider, adapter, model, option, sample), model, sample] as const),
        );
        for (const [outcome, model, { set, usual }] of fates) {
          if (outcome === 'named' || (outcome === 'honoured' && declared) || (outcome === 'lost' && usual)) continue;
          untrue.push(`${model}: ${JSON.stringify(set)}: ${outcome}`);
        }
        if (declared && !fates.some(([outcome]) => outcome === 'honoured')) untrue.push(`${option}: never honoured`);
      }
      expect(untrue).to.deep.equal([]);
    });
  }
});
