import { isJsonObject, type Json } from '../core/json';
import type { PricedModel } from '../core/pricing';
import type { GatewayConfig } from './host';

/** A model that the configuration names, and where. */
export interface ConfiguredModel extends PricedModel {
  /** The name that clients use, or the endpoint that lists it. */
  namedBy: string;
}

/** The models of a configuration that it names in full: targets of its routers, and what endpoints say they have. */
export function configuredModels(config: GatewayConfig): ConfiguredModel[] {
  const found = new Map<string, ConfiguredModel>();
  const kinds = kindsIn(config);
  const add = (endpoint: string, model: string, namedBy: string) => {
    const provider = kinds.get(endpoint);
    const key = `${endpoint}/${model}`;
    if (provider !== undefined && !model.includes('*') && !found.has(key))
      found.set(key, { endpoint, provider, model, namedBy });
  };
  for (const [name, targets] of routesIn(config)) {
    for (const target of targets) {
      const [endpoint, model] = parts(target);
      add(endpoint, model === '*' ? name : model, name);
    }
  }
  for (const [name, { models }] of Object.entries(config.serviceEndpoints ?? {})) {
    for (const model of textsIn(models)) add(name, model, `serviceEndpoints.${name}`);
  }
  return [...found.values()];
}

/**
 * The models that a name may mean: at the endpoint given; else the targets of a router that has the name; else the one
 * of `endpoint/model`; else a model of that name at each of the endpoints.
 */
export function modelsNamed(config: GatewayConfig, name: string, endpoint?: string): PricedModel[] {
  const kinds = kindsIn(config);
  const at = (where: string, model: string): PricedModel[] => {
    const provider = kinds.get(where);
    return provider === undefined ? [] : [{ endpoint: where, provider, model }];
  };
  if (endpoint !== undefined) return at(endpoint, name);
  const routed = routesIn(config).filter(([known]) => known === name);
  if (routed.length > 0) {
    return routed.flatMap(([, targets]) =>
      targets.flatMap((target) => {
        const [where, model] = parts(target);
        return at(where, model === '*' ? name : model);
      }),
    );
  }
  const [where, model] = parts(name);
  const direct = model === '' ? [] : at(where, model);
  return direct.length > 0 ? direct : [...kinds.keys()].flatMap((each) => at(each, name));
}

/** The AI endpoints with their provider kinds. */
export function kindsIn(config: GatewayConfig): ReadonlyMap<string, string> {
  const endpoints = Object.entries(config.serviceEndpoints ?? {});
  return new Map(endpoints.flatMap(([name, { provider }]) => (typeof provider === 'string' ? [[name, provider]] : [])));
}

/** Names that clients use, with their targets. */
function routesIn(config: GatewayConfig): [name: string, targets: string[]][] {
  const steps = Object.values(config.pipelines ?? {})
    .flatMap(({ policies }) => policies ?? [])
    .flatMap((policy) => policy['provider-router'] ?? []);
  return steps.flatMap((step) => {
    const models = step?.action?.models;
    if (!isJsonObject(models)) return [];
    return Object.entries(models).map(([name, said]): [string, string[]] => [
      name,
      textsIn(isJsonObject(said) ? said.targets : said),
    ]);
  });
}

function textsIn(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

/** Of `endpoint/model`; the model is empty where there is no slash. */
function parts(target: string): [endpoint: string, model: string] {
  const slash = target.indexOf('/');
  return slash === -1 ? [target, ''] : [target.slice(0, slash), target.slice(slash + 1)];
}
