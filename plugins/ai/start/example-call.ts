import type { GatewayConfig, HostPipeline } from '../host';
import type { GatewayDescription } from '../gateway-description';

/** Policies that let nobody in without a credential. */
const KEY_POLICIES = ['key-auth', 'jwt', 'oauth2', 'basic-auth', 'oauth2-introspect'];

/** A `curl` to copy, for the first pipeline that has a provider-router. */
export function exampleCall(
  config: GatewayConfig,
  url: string,
  { models, callers }: Pick<GatewayDescription, 'models' | 'callers'>,
): string {
  const pipeline = Object.values(config.pipelines ?? {}).find((each) => stepOf(each, 'provider-router'));
  const body = JSON.stringify({ model: models[0] ?? 'demo/chat', messages: [{ role: 'user', content: 'Hello!' }] });
  const key = pipeline && needsKey(pipeline, callers) ? ` -H 'authorization: Bearer YOUR_KEY'` : '';
  const address = url + basePathOf(config, pipeline);
  return `curl ${address}/chat/completions -H 'content-type: application/json'${key} -d '${body}'`;
}

/** Path below which the pipeline's API stands: `/v1` of `/v1/*`. */
export function basePathOf(config: GatewayConfig, pipeline = Object.values(config.pipelines ?? {})[0]): string {
  const [endpoint] = [config.apiEndpoints?.[pipeline?.apiEndpoints?.[0] ?? '']].flat();
  const [path] = [endpoint?.paths].flat();
  return typeof path === 'string' ? path.replace(/\/?\*.*$/, '') : '/v1';
}

function needsKey(pipeline: HostPipeline, callers: boolean): boolean {
  const auth = stepOf(pipeline, 'ai-auth');
  if (auth) return callers || auth.action?.anonymous !== 'loopback';
  return KEY_POLICIES.some((policy) => stepOf(pipeline, policy));
}

/** The first step of a policy of the pipeline; undefined when it has no such policy. */
function stepOf({ policies }: HostPipeline, name: string): { action?: Record<string, unknown> } | undefined {
  const entry = [policies ?? []].flat().find((each) => name in each);
  return entry && ([entry[name] ?? null].flat()[0] ?? {});
}
