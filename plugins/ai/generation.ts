import type { Metrics } from '../core/metrics';
import { checked } from '../core/parameters';
import { type MountedPolicy, Pipeline } from '../core/pipeline';
import type { PolicyDefinition } from '../core/policy';
import type { Services } from '../core/services';
import type { JsonObject } from '../core/json';
import type { GatewayConfig, HostPipeline, HostStep } from './host';

interface Place {
  policy: string;
  pipeline: string;
  path: string;
  policies: readonly string[];
  conditional: boolean;
}

/**
 * The AI pipelines of one loaded configuration. The host builds policies one by one and does not say for which
 * pipeline; it does so in the order of the configuration, by which they find their places here.
 */
export class Generation {
  readonly pipelines = new Map<string, Pipeline>();
  private readonly places: Place[];
  private next = 0;

  constructor(
    config: GatewayConfig,
    readonly services: Services,
    private readonly metrics: Metrics | undefined,
    isOurs: (policy: string) => boolean,
  ) {
    this.places = placesOf(config).filter((place) => isOurs(place.policy));
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
    let hooks;
    try {
      hooks = definition.setup(parameters, this.services, place);
    } catch (error) {
      throw new Error(`${place.path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    const mounted = { definition, hooks, pipeline, conditional: place.conditional };
    pipeline.policies.push(mounted);
    return mounted;
  }

  private pipelineOf({ pipeline: name }: Place): Pipeline {
    let pipeline = this.pipelines.get(name);
    if (!pipeline) {
      pipeline = new Pipeline(name, this.services.logger, this.metrics);
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
        conditional: Boolean(step?.condition),
      })),
    );
  });
}

function entriesOf({ policies }: HostPipeline): [string, HostStep[]][] {
  return [policies ?? []].flat().map((entry) => {
    const [policy = '', steps] = Object.entries(entry)[0] ?? [];
    const list = [steps ?? []].flat();
    return [policy, list.length ? list : [null]];
  });
}
