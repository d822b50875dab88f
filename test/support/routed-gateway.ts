import { type RunningGateway, startGateway } from './gateway';

export interface RoutedSettings {
  /** Service endpoints by name: a URL of an OpenAI-compatible server, or more. */
  endpoints: Record<string, string | object>;
  /** Parameters of provider-router. */
  router?: object;
  /** Policies before provider-router. */
  before?: Record<string, object | null>[];
  /** Further policies to declare, and what stands under `plugins:`. */
  declare?: string[];
  plugins?: object;
  ai?: object;
  apiEndpoint?: object;
  https?: object;
}

/** A gateway with one AI pipeline at `/v1/*`. */
export function startRouted(settings: RoutedSettings): Promise<RunningGateway> {
  const { endpoints, router = {}, before = [], declare = [], plugins, ai, apiEndpoint, https } = settings;
  const policies = [...before, { 'provider-router': { action: router } }];
  const serviceEndpoints = Object.fromEntries(
    Object.entries(endpoints).map(([name, given]) => [
      name,
      typeof given === 'string' ? { url: `${given}/v1`, provider: 'openai-compatible' } : given,
    ]),
  );
  return startGateway({
    ai,
    plugins,
    gateway: {
      ...(https && { https }),
      apiEndpoints: { ai: { host: '*', paths: '/v1/*', ...apiEndpoint } },
      serviceEndpoints,
      policies: [...new Set([...policies.flatMap((policy) => Object.keys(policy)), ...declare])],
      pipelines: { ai: { apiEndpoints: ['ai'], policies } },
    },
  });
}

/** A chat request's body. */
export function chat(more: object = {}): { model: string; messages: { role: 'user'; content: string }[] } {
  return { model: 'one', messages: [{ role: 'user', content: 'hi' }], ...more };
}

/** A body for the Messages API. */
export function message(more: object = {}) {
  return { ...chat(), max_tokens: 5, ...more };
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

export async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    body: (typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)) as RequestInit['body'],
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export interface OpenAiError {
  message: string;
  type: string;
  param: string | null;
  code: string;
}

/** The error of an OpenAI body, which must have nothing else. */
export function openAiError(text: string): OpenAiError {
  const body = JSON.parse(text) as { error: OpenAiError };
  if (Object.keys(body).join() !== 'error') throw new Error(`not an OpenAI error: ${text}`);
  return body.error;
}

export interface AnthropicError {
  type: string;
  message: string;
  details: { error_code: string; param?: string };
}

export function anthropicError(text: string): AnthropicError {
  const body = JSON.parse(text) as { type: string; error: AnthropicError; request_id: string };
  if (body.type !== 'error' || !body.request_id) throw new Error(`not an Anthropic error: ${text}`);
  return body.error;
}
