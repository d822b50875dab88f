import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../plugins/core/json';
import { startGateway, type RunningGateway } from '../support/gateway';
import { json, startStandIn, type Answering, type StandIn } from '../support/stand-in';
import { bedrock } from './stand-ins/bedrock';
import type { Asked, Form, Reply } from './stand-ins/form';
import { gemini } from './stand-ins/gemini';
import { messages } from './stand-ins/messages';
import { openai } from './stand-ins/openai';

export { USED, vectorOf } from './stand-ins/form';

const FORMS: readonly Form[] = [openai, messages, gemini, bedrock];

export const TITAN = 'bedrock/amazon.titan-embed-text-v2:0';

/** Models that chat: the demo model, and one behind each provider's API. */
export const CHAT_MODELS = ['demo/chat', ...FORMS.map(({ kind }) => `${kind}/model`)];
/** Models that embed; Anthropic has none, and Titan at Bedrock takes one text a request. */
export const EMBEDDING_MODELS = ['demo/embed', 'openai-compatible/model', 'gemini/model', TITAN];

/** The gateway, and one provider of many tongues behind it. */
export interface ClientsGateway {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startClientsGateway(): Promise<ClientsGateway> {
  const provider = await startStandIn();
  provider.answer(answering);
  const gateway = await startInFrontOf(provider);
  return {
    url: gateway.url,
    async stop() {
      await gateway.stop();
      await provider.close();
    },
  };
}

function startInFrontOf({ url }: StandIn): Promise<RunningGateway> {
  process.env['CLIENTS_KEY'] = 'key-of-the-clients';
  const apiKey = 'env:CLIENTS_KEY';
  return startGateway({
    gateway: {
      apiEndpoints: { ai: { host: '*', paths: ['/v1/*', '/v1beta/*'] } },
      serviceEndpoints: {
        demo: { url: 'demo:', provider: 'demo' },
        'openai-compatible': { url: `${url}/v1`, provider: 'openai-compatible', apiKey },
        anthropic: { url, provider: 'anthropic', apiKey },
        gemini: { url, provider: 'gemini', apiKey },
        bedrock: {
          url,
          provider: 'bedrock',
          region: 'us-east-1',
          credentials: { accessKeyId: apiKey, secretAccessKey: apiKey },
        },
      },
      policies: ['usage-meter', 'provider-router'],
      pipelines: {
        ai: { apiEndpoints: ['ai'], policies: [{ 'usage-meter': null }, { 'provider-router': null }] },
      },
    },
  });
}

const answering: Answering = (response, { path, body }) => {
  const asked = body as JsonObject;
  const form = FORMS.find(({ asks }) => asks.test(path));
  if (!form) {
    const embeds = FORMS.find((each) => each.embeds?.test(path))?.embed;
    return json(embeds ? 200 : 404, embeds?.(asked) ?? { error: { message: `nothing is at ${path}` } })(response);
  }
  const reply = replyTo(form.read(asked));
  if (!form.isStreamed(path, asked)) return json(200, form.whole(reply))(response);
  response.writeHead(200, { 'content-type': form.streamType }).end(form.stream(reply));
};

/** As the demo model does it: calls the first tool that it is offered, and says what it heard. */
function replyTo({ question, tool, result }: Asked): Reply {
  const id = randomUUID();
  if (result !== undefined) return { id, text: `The tool said: ${result}` };
  if (tool) return { id, text: '', call: { id: `call_${id}`, name: tool, arguments: { city: 'Paris' } } };
  return { id, text: `You said: ${question}` };
}
