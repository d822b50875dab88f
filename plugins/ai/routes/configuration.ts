import type { Application, Request } from 'express';
import { AiError, invalidRequest } from '../../core/error';
import { isJsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import { misunderstood, readText, refuseUnknown } from '../../core/usage-query';
import type { SharedServices } from '../build-services';
import type { KnownParts } from '../configuration';
import { checkTexts, type ConfigurationTexts } from '../configuration/check-texts';
import { explain } from '../configuration/explain';
import { redacted } from '../configuration/redact';
import type { Generation } from '../generation';
import type { HostConfig } from '../host';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'configuration_unavailable', message: 'The configuration cannot be looked at' };

export interface ConfigurationParts {
  config: HostConfig;
  loaded(): Generation;
  known(): KnownParts;
  callers: Pick<SharedServices['callers'], 'find'>;
  logger: Logger;
}

/**
 * For the admin port: `GET /ai/configuration` gives what is loaded, without secrets, and the pipelines in words;
 * `POST /ai/configuration/check` with `{ "gateway": "<yaml>", "system": "<yaml>" }` gives `{ "problems": [...] }` and
 * applies nothing; `GET /ai/configuration/explain?model=&consumer=&path=` tells where a request would go.
 */
export function configurationRoutes(parts: ConfigurationParts): (app: Application) => void {
  const { config, loaded, known, logger } = parts;
  return (app) => {
    app.get(
      '/ai/configuration',
      answeringJson(() => shown(config, loaded()), UNAVAILABLE, logger),
    );
    app.post(
      '/ai/configuration/check',
      answeringJson(({ body }) => ({ problems: checkTexts(textsIn(body), folder(), known()) }), UNAVAILABLE, logger),
    );
    app.get(
      '/ai/configuration/explain',
      answeringJson((request) => answerQuestion(request, parts), UNAVAILABLE, logger),
    );
  };
}

function shown({ gatewayConfig, systemConfig }: HostConfig, loaded: Generation): object {
  return {
    gateway: redacted(gatewayConfig),
    system: redacted(systemConfig),
    pipelines: redacted(explain({}, gatewayConfig, loaded)),
  };
}

async function answerQuestion({ query }: Request, { config, loaded, callers }: ConfigurationParts): Promise<object> {
  refuseUnknown(query, ['model', 'consumer', 'path']);
  const [model, name, path] = ['model', 'consumer', 'path'].map((one) => readText(query, one));
  if (path !== undefined && !path.startsWith('/')) throw misunderstood('path', '"path" must begin with a slash.');
  const consumer = name === undefined ? undefined : await callers.find(name);
  if (name !== undefined && (!consumer || 'reason' in consumer)) {
    const message = `There is no consumer ${name} that may call; GET /ai/consumers lists them.`;
    throw new AiError(message, { status: 404, code: 'consumer_not_found', param: 'consumer' });
  }
  const question = { model, path, consumer: consumer && 'name' in consumer ? consumer : undefined };
  return { data: redacted(explain(question, config.gatewayConfig, loaded())) };
}

/** Where the files are; the host reads them from there, too. */
function folder(): string {
  return process.env.EG_CONFIG_DIR ?? 'config';
}

function textsIn(body: unknown): ConfigurationTexts {
  const { gateway, system, ...others } = isJsonObject(body) ? body : {};
  const given = [gateway, system].filter((text) => text !== undefined);
  if (given.length > 0 && given.every((text) => typeof text === 'string') && Object.keys(others).length === 0) {
    return { gateway, system } as ConfigurationTexts;
  }
  const message = 'Send JSON with the texts of the files: { "gateway": "<yaml>", "system": "<yaml>" }, or one of them.';
  throw invalidRequest(message, Object.keys(others)[0] ?? 'gateway', 'invalid_parameter');
}
