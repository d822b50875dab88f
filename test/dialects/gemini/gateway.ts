import { GoogleGenAI } from '@google/genai';
import type { RunningGateway } from '../../support/gateway';
import { type RoutedSettings, startRouted } from '../../support/routed-gateway';
import { type StandIn, startStandIn } from '../../support/stand-in';

/** A gateway in front of the demo provider and of stand-ins that speak OpenAI's and Anthropic's APIs. */
export interface Behind {
  gateway: RunningGateway;
  openAi: StandIn;
  anthropic: StandIn;
  /** Google's SDK, asking the gateway. */
  ai: GoogleGenAI;
  close(): Promise<void>;
}

export async function startBehind(settings: Partial<RoutedSettings> = {}): Promise<Behind> {
  const openAi = await startStandIn();
  const anthropic = await startStandIn();
  process.env.GEMINI_DIALECT_KEY = 'a-key-of-the-gateway';
  const gateway = await startRouted({
    ...settings,
    endpoints: {
      demo: { url: 'demo:', provider: 'demo' },
      openai: openAi.url,
      anthropic: { url: anthropic.url, provider: 'anthropic', apiKey: 'env:GEMINI_DIALECT_KEY' },
      ...settings.endpoints,
    },
    apiEndpoint: { paths: ['/v1/*', '/v1beta/*', '/v1beta1/*'] },
  });
  return {
    gateway,
    openAi,
    anthropic,
    ai: client(gateway.url),
    async close() {
      await Promise.all([gateway.stop(), openAi.close(), anthropic.close()]);
    },
  };
}

export function client(baseUrl: string, apiKey = 'any', apiVersion?: string): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl, apiVersion } });
}

/** What a stream says, chunk by chunk. */
export async function all<T>(stream: Promise<AsyncIterable<T>>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return chunks;
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; status: number; error: ErrorBody }> {
  try {
    await call;
  } catch (error) {
    const { name, status, message } = error as Error & { status: number };
    return { name, status, error: (JSON.parse(message.slice(message.indexOf('{'))) as { error: ErrorBody }).error };
  }
  throw new Error('the call succeeded');
}

export interface ErrorBody {
  code: number;
  message: string;
  status: string;
  details: Record<string, unknown>[];
}
