import express = require('express');
import type { Consumer } from '../../core/context';
import { type Target, targetName } from '../../core/endpoint';
import { permits } from '../../core/permissions';
import type { Pipeline } from '../../core/pipeline';
import type { PriceBook } from '../../core/pricing';
import { type Generation, stepsOf } from '../generation';
import type { GatewayConfig } from '../host';
import { lackOf } from '../live/providers-report';

/** What is to be explained; everything, where a member is missing. */
export interface Question {
  model?: string;
  consumer?: Consumer;
  /** Path of a request, such as `/v1/chat/completions`. */
  path?: string;
}

/** Which pipelines a request comes to, what happens to it there, and where the name of its model leads. */
export function explain({ path, ...asked }: Question, config: GatewayConfig, loaded: Generation): object[] {
  return Object.entries(config.pipelines ?? {}).flatMap(([name, declared]) => {
    const endpoints = endpointsOf(name, config);
    if (path !== undefined && !endpoints.some(({ paths }) => leadsHere(paths, path))) return [];
    const pipeline = loaded.pipelines.get(name);
    const policies = stepsOf(declared).map(([policy, step]) => {
      const mounted = pipeline?.policies.find(({ definition }) => definition.name === policy);
      return { name: policy, summary: mounted?.definition.summary ?? null, condition: step?.condition ?? null };
    });
    const model = asked.model === undefined ? null : explainModel(asked.model, asked.consumer, pipeline, loaded);
    return [{ pipeline: name, api_endpoints: endpoints, policies, model }];
  });
}

function explainModel(
  model: string,
  consumer: Consumer | undefined,
  pipeline: Pipeline | undefined,
  loaded: Generation,
) {
  const targets = pipeline?.targetsOf(model) ?? [];
  return {
    name: model,
    known: targets.length > 0,
    targets: targets.map((target) => ({
      target: targetName(target),
      endpoint: target.endpoint.name,
      provider: target.endpoint.provider.kind,
      model: target.model,
      missing: lackOf(target.endpoint) ?? null,
      permitted: permits(consumer, model, target),
      price_known: hasPrice(target, loaded.services.prices),
    })),
  };
}

function hasPrice({ endpoint, model }: Target, prices: PriceBook): boolean {
  return prices.knows({ endpoint: endpoint.name, provider: endpoint.provider.kind, model }, Date.now());
}

interface ApiEndpoint {
  name: string;
  host: string;
  paths: string[];
}

function endpointsOf(pipeline: string, { pipelines, apiEndpoints }: GatewayConfig): ApiEndpoint[] {
  const names = [pipelines?.[pipeline]?.apiEndpoints ?? []].flat();
  return names.flatMap((name) =>
    [apiEndpoints?.[name] ?? []].flat().map(({ host, hostRegex, paths, path, pathRegex }) => ({
      name,
      host: String(hostRegex ?? host ?? '*'),
      paths: pathRegex === undefined ? [paths ?? path ?? '*'].flat().map(String) : [`(${String(pathRegex)})`],
    })),
  );
}

/** As the host finds out: by Express's own patterns. */
function leadsHere(paths: readonly string[], path: string): boolean {
  let found = false;
  const router = express.Router();
  router.all([...paths], () => {
    found = true;
  });
  router({ method: 'POST', url: path } as express.Request, {} as express.Response, () => {});
  return found;
}
