import { createKey, hashOf } from '../../../plugins/core/api-key';
import { FOREIGN_CACHE } from '../../support/foreign-cache-plugin';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { chat, post } from '../../support/routed-gateway';

const KEYS = { alice: createKey('alice'), bob: createKey('bob') };

export interface CachingGateway extends RunningGateway {
  /** Asks on the route of the pipeline `ai`, with the tag `project` where there is one. */
  ask(name: keyof typeof KEYS, question: string, project?: string): Promise<void>;
}

/**
 * A gateway with the pipelines `ai` and `away`, each with a cache that another package has brought; the store of the
 * second does not answer.
 */
export async function startCachingGateway(): Promise<CachingGateway> {
  const policies = (parameters: object) => [
    { 'ai-auth': null },
    { 'usage-meter': { action: { tags: ['project'] } } },
    { 'foreign-cache': { action: parameters } },
    { 'provider-router': { action: { models: { one: 'demo/chat' } } } },
  ];
  const consumer = ({ id, secret }: (typeof KEYS)['alice'], team: string) => ({
    team,
    keys: [{ id, hash: hashOf(secret) }],
  });
  const gateway = await startGateway({
    plugins: FOREIGN_CACHE,
    ai: { consumers: { alice: consumer(KEYS.alice, 'search'), bob: consumer(KEYS.bob, 'support') } },
    gateway: {
      apiEndpoints: { ai: { host: '*', paths: '/v1/*' }, away: { host: '*', paths: '/away/v1/*' } },
      serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
      policies: ['ai-auth', 'usage-meter', 'foreign-cache', 'provider-router'],
      pipelines: {
        ai: { apiEndpoints: ['ai'], policies: policies({}) },
        away: { apiEndpoints: ['away'], policies: policies({ away: true }) },
      },
    },
  });
  return {
    ...gateway,
    async ask(name, content, project) {
      const headers = {
        authorization: `Bearer ${KEYS[name].text}`,
        ...(project && { 'x-ai-tags': `project=${project}` }),
      };
      const body = chat({ messages: [{ role: 'user', content }] });
      const { status, text } = await post(`${gateway.url}/v1/chat/completions`, body, headers);
      if (status !== 200) throw new Error(text);
    },
  };
}
