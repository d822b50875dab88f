import { connect } from 'node:net';
import { isJsonObject, type JsonObject } from '../../core/json';
import type { Endpoint } from '../../core/endpoint';
import type { Provider } from '../../core/provider';
import { readEndpoints } from '../endpoints';
import type { GatewayConfig, HostPipeline } from '../host';

export interface GatewayDescription {
  endpoints: { name: string; kind: string; ready: boolean; missing?: string }[];
  /** Names that clients may use now, wildcards left out. */
  models: string[];
  /** What else is worth knowing, a sentence each. */
  notes: string[];
  /** Path below which the API stands, such as `/v1`. */
  basePath: string;
  /** Whether a caller from this machine needs a key. */
  needsKey: boolean;
}

/** Milliseconds for a local model server to take a connection. */
const PROBE_TIMEOUT = 500;

/** What a gateway with this configuration offers right now. Providers without a key are looked for. */
export async function describeGateway(
  config: GatewayConfig,
  providers: readonly Provider[],
): Promise<GatewayDescription> {
  const kinds = new Map(providers.map((provider) => [provider.kind, provider]));
  const described = await Promise.all([...readEndpoints(config, kinds).values()].map(describeEndpoint));
  const ready = new Set(described.filter((endpoint) => endpoint.ready).map(({ name }) => name));
  const pipelines = Object.entries(config.pipelines ?? {}).filter(([, each]) => actionOf(each, 'provider-router'));
  const models = pipelines.flatMap(([, pipeline]) => modelsOf(actionOf(pipeline, 'provider-router') ?? {}, ready));
  const [first] = pipelines;
  return {
    endpoints: described,
    models: [...new Set(models)],
    notes: pipelines.flatMap(([name, pipeline]) => notesOf(name, pipeline)),
    basePath: basePathOf(config, first?.[1]),
    needsKey: first !== undefined && accessOf(first[1]) === 'key',
  };
}

async function describeEndpoint(endpoint: Endpoint): Promise<GatewayDescription['endpoints'][number]> {
  const { name, provider, apiKeys, urls } = endpoint;
  const about = { name, kind: provider.kind };
  const lacking = apiKeys.find((key) => key.resolve() === undefined);
  if (lacking && !apiKeys.some((key) => key.resolve() !== undefined)) {
    return { ...about, ready: false, missing: lacking.missing };
  }
  const isRemote = apiKeys.length > 0 || provider.transport !== undefined;
  const [url = ''] = urls;
  if (isRemote || (await answers(url))) return { ...about, ready: true };
  return { ...about, ready: false, missing: `nothing answers at ${url}` };
}

function answers(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(PROBE_TIMEOUT, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** Literal names with a target that is ready. */
function modelsOf({ models }: JsonObject, ready: ReadonlySet<string>): string[] {
  if (!isJsonObject(models)) return [];
  return Object.entries(models).flatMap(([name, value]) => {
    const targets = isJsonObject(value) ? value.targets : value;
    const names = [targets].flat().map((target) => (isJsonObject(target) ? target.target : target));
    const isReady = names.some((target) => ready.has(String(target).split('/')[0] ?? ''));
    return isReady && !name.includes('*') ? [name] : [];
  });
}

type Access = 'open' | 'loopback' | 'key';

function accessOf(pipeline: HostPipeline): Access {
  const action = actionOf(pipeline, 'ai-auth');
  const others = ['key-auth', 'jwt', 'oauth2', 'basic-auth', 'oauth2-introspect'];
  if (!action) return others.some((policy) => actionOf(pipeline, policy)) ? 'key' : 'open';
  return action.anonymous === 'loopback' ? 'loopback' : 'key';
}

function notesOf(name: string, pipeline: HostPipeline): string[] {
  const notes: Record<Access, string[]> = {
    open: [`The pipeline ${name} is open: whoever reaches it may call it. Put ai-auth first to ask for a key.`],
    loopback: [`Callers from this machine need no key until the first key or consumer exists (pipeline ${name}).`],
    key: [],
  };
  return notes[accessOf(pipeline)];
}

/** The parameters of a policy of the pipeline; undefined when it has no such policy. */
function actionOf({ policies }: HostPipeline, name: string): JsonObject | undefined {
  const entry = [policies ?? []].flat().find((each) => name in each);
  const [step] = [entry?.[name] ?? null].flat();
  return entry && (step?.action ?? {});
}

function basePathOf(config: GatewayConfig, pipeline: HostPipeline | undefined): string {
  const [endpoint] = [config.apiEndpoints?.[pipeline?.apiEndpoints?.[0] ?? '']].flat();
  const [path] = [endpoint?.paths].flat();
  return typeof path === 'string' ? path.replace(/\/?\*.*$/, '') : '/v1';
}
