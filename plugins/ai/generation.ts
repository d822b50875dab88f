import type { JsonObject } from '../core/json';
import type { Observer } from '../core/observer';
import { checked } from '../core/parameters';
import { type MountedPolicy, Pipeline } from '../core/pipeline';
import { pointingAt } from '../core/pointing-at';
import type { PolicyDefinition } from '../core/policy';
import type { Services } from '../core/services';
import type { GatewayConfig, HostPipeline, HostStep } from './host';

interface Place {
  policy: string;
  pipeline: string;
  path: string;
  policies: readonly string[];
  condition: JsonObject | undefined;
}

/**
 * The AI pipelines of one loaded configuration. The host builds policies one by one and does not say for which
 * pipeline; it does so in the order of the configuration, by which they find their places here.
 */
export class Generation {
  readonly pipelines = new Map<string, Pipeline>();
  private readonly places: readonly Place[];
  private readonly pathPrefixes: readonly string[];
  private next = 0;

  constructor(
    private readonly config: GatewayConfig,
    readonly services: Services,
    private readonly observer: Observer | undefined,
    isOurs: (policy: string) => boolean,
  ) {
    const all = placesOf(config);
    this.places = all.filter((place) => isOurs(place.policy));
    const names = new Set(this.places.map((place) => place.pipeline));
    refuseLateConditions(all.filter((place) => names.has(place.pipeline)));
    this.pathPrefixes = [...names].flatMap((name) => prefixesOf(name, config));
  }

  /** Sets up the policy that the host builds next. Throws when its parameters are wrong. */
  build(definition: PolicyDefinition, action: JsonObject): MountedPolicy {
    const place = this.places[this.next++];
    if (place?.policy !== definition.name) {
      throw new Error(`the host built ${definition.name} where the configuration has ${place?.policy ?? 'nothing'}`);
    }
    const { getCommonAuthCallback: _host, ...given } = action;
    const parameters = checked(definition.parameters, given, place.path);
    const pipeline = this.pipelineOf(place);
    const hooks = pointingAt(place.path, () => definition.setup(parameters, this.services, place));
    const mounted = { definition, hooks, pipeline, conditional: place.condition !== undefined };
    pipeline.policies.push(mounted);
    return mounted;
  }

  /** Whether a path may lead to one of the AI pipelines. */
  concerns(path: string): boolean {
    return this.pathPrefixes.some((prefix) => path.startsWith(prefix));
  }

  /** The AI pipeline behind an apiEndpoint; of several the host takes the last. */
  behind(apiEndpoint: string): Pipeline | undefined {
    const name = Object.entries(this.config.pipelines ?? {})
      .filter(([, { apiEndpoints }]) => [apiEndpoints ?? []].flat().includes(apiEndpoint))
      .at(-1)?.[0];
    return name === undefined ? undefined : this.pipelines.get(name);
  }

  private pipelineOf({ pipeline: name }: Place): Pipeline {
    let pipeline = this.pipelines.get(name);
    if (!pipeline) {
      pipeline = new Pipeline(name, this.services.logger, this.observer);
      this.pipelines.set(name, pipeline);
    }
    return pipeline;
  }
}

/** Every policy entry in the order in which the host builds them. */
function placesOf(config: GatewayConfig): Place[] {
  return Object.entries(config.pipelines ?? {}).flatMap(([pipeline, declared]) => {
    const entries = entriesOf(declared);
    const policies = entries.map(([name]) => name);
    return entries.flatMap(([policy, steps], position) =>
      steps.map((step) => ({
        policy,
        pipeline,
        policies,
        path: `pipelines.${pipeline}.policies[${position}].${policy}`,
        condition: step?.condition,
      })),
    );
  });
}

/** The host mounts a policy behind an asynchronous condition after all others, where no request comes to it any more. */
function refuseLateConditions(places: readonly Place[]): void {
  for (const { condition, path } of places) {
    if (!JSON.stringify(condition ?? {}).includes('"name":"json-schema"')) continue;
    throw new Error(
      `${path}.condition: \`json-schema\` cannot be used in an AI pipeline, because the host would run the policies ` +
        'below before it; put the policy into a pipeline of its own, or use another condition (`ai-operation`, ' +
        '`ai-caller`, `ai-header`)',
    );
  }
}

/** What the paths of a pipeline's apiEndpoints begin with, up to their first pattern. */
function prefixesOf(pipeline: string, { pipelines, apiEndpoints }: GatewayConfig): string[] {
  const names = [pipelines?.[pipeline]?.apiEndpoints ?? []].flat();
  const declared = names.flatMap((name): JsonObject[] => [apiEndpoints?.[name] ?? []].flat());
  return declared.flatMap(({ paths, path, pathRegex }) => {
    const patterns = pathRegex === undefined ? [paths ?? path ?? ''].flat() : [''];
    return patterns.map((pattern) => /^[^*:(?+]*/.exec(String(pattern))![0].replace(/\/$/, ''));
  });
}

/** Names of all policies of a pipeline, those of others included. */
export function policyNames(declared: HostPipeline | undefined): string[] {
  return declared ? entriesOf(declared).map(([name]) => name) : [];
}

/** All steps of a pipeline in their order, those of the host's policies included. */
export function stepsOf(declared: HostPipeline): [policy: string, step: HostStep][] {
  return entriesOf(declared).flatMap(([policy, steps]) => steps.map((step): [string, HostStep] => [policy, step]));
}

function entriesOf({ policies }: HostPipeline): [string, HostStep[]][] {
  return [policies ?? []].flat().map((entry) => {
    const [policy = '', steps] = Object.entries(entry)[0] ?? [];
    const list = [steps ?? []].flat();
    return [policy, list.length ? list : [null]];
  });
}
