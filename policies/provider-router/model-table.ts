import { type Endpoint, isReady, type Target, targetAt, targetName } from '../../plugins/core/endpoint';
import { suggestion } from '../../plugins/core/parameters';
import { pointingAt } from '../../plugins/core/pointing-at';
import type { ModelInfo } from '../../plugins/core/policy';
import {
  type Parameters,
  type RouteParameters,
  type TimeoutSettings,
  timeoutSettings,
  USUAL_RETRIES,
} from './parameters';
import type { Place } from './place';

/** Where requests for one model name go. */
export interface Route {
  readonly targets: readonly Target[];
  readonly retries: number;
  readonly timeouts: TimeoutSettings;
  readonly strictParams: boolean;
  /** The address and the reference of the key by which the one target keeps what is asked for. */
  readonly keptAt?: Pick<Place, 'url' | 'key'>;
}

interface Wildcard {
  prefix: string;
  pattern: RegExp;
  endpoints: readonly Endpoint[];
  route: (model: string) => Route;
}

/**
 * Finds the targets of a model name: an exact name first, then `endpoint/model`, then the wildcard with the longest
 * prefix.
 */
export class ModelTable {
  private readonly exact = new Map<string, Route>();
  private readonly wildcards: Wildcard[] = [];

  /**
   * @param path where the parameters stand in the configuration
   * @throws when a target names an endpoint that does not exist
   */
  constructor(
    private readonly parameters: Parameters,
    private readonly endpoints: ReadonlyMap<string, Endpoint>,
    path: string,
  ) {
    for (const [name, value] of Object.entries(parameters.models ?? {})) {
      const declared = typeof value === 'string' || Array.isArray(value) ? { targets: [value].flat() } : value;
      pointingAt(`${path}.models.${name}`, () => this.declare(name, declared));
    }
    this.wildcards.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  private declare(name: string, declared: RouteParameters): void {
    const star = name.indexOf('*');
    const asNamed = this.routeOf(declared, name);
    if (star === -1) {
      this.exact.set(name, withAlias(name, asNamed));
      return;
    }
    const endpoints = asNamed.targets.map(({ endpoint }) => endpoint);
    const route = (model: string) => this.routeOf(declared, model);
    this.wildcards.push({ prefix: name.slice(0, star), pattern: patternOf(name), endpoints, route });
  }

  find(model: string): Route | undefined {
    return this.exact.get(model) ?? this.direct(model) ?? this.wildcard(model);
  }

  /** Where requests may go: to the targets' endpoints in their order, then to what may be asked for directly. */
  reachable(): Endpoint[] {
    const targets = [...this.exact.values()].flatMap((route) => route.targets.map(({ endpoint }) => endpoint));
    const matched = this.wildcards.flatMap(({ endpoints }) => endpoints);
    const direct = this.parameters.direct === false ? [] : this.endpoints.values();
    return [...new Set([...targets, ...matched, ...direct])];
  }

  /** Names for `GET /v1/models`: what can be used now comes first, and chat models first of all. */
  list(): ModelInfo[] {
    const listed = new Map<string, { owner: string; ready: boolean }>();
    for (const [name, route] of this.exact) {
      listed.set(name, { owner: 'gateway', ready: route.targets.some(({ endpoint }) => isReady(endpoint)) });
    }
    for (const { id, owner, ready } of [...this.expandedNames(), ...this.directNames()]) {
      if (!listed.has(id)) listed.set(id, { owner, ready });
    }
    return [...listed]
      .sort(([a, { ready: readyA }], [b, { ready: readyB }]) => rank(a, readyA) - rank(b, readyB))
      .map(([id, { owner }]) => ({ id, owner }));
  }

  /** The names that wildcards stand for, where a target's provider is known to have a model of that name. */
  private expandedNames(): { id: string; owner: string; ready: boolean }[] {
    return this.wildcards.flatMap(({ endpoints, pattern, route }) => {
      const names = endpoints.flatMap(modelsOf).filter((name) => pattern.test(name));
      return names.flatMap((id) => {
        const { targets } = route(id);
        const isKnown = targets.some(({ endpoint, model }) => model === id && modelsOf(endpoint).includes(id));
        return isKnown ? [{ id, owner: 'gateway', ready: targets.some(({ endpoint }) => isReady(endpoint)) }] : [];
      });
    });
  }

  private directNames(): { id: string; owner: string; ready: boolean }[] {
    if (this.parameters.direct === false) return [];
    const targets = [...this.exact.values()].flatMap((route) => route.targets);
    const own = [...this.endpoints.values()].flatMap((endpoint) =>
      modelsOf(endpoint).map((model) => ({ endpoint, model })),
    );
    return [...targets, ...own].map((target) => ({
      id: targetName(target),
      owner: target.endpoint.name,
      ready: isReady(target.endpoint),
    }));
  }

  private direct(model: string): Route | undefined {
    if (this.parameters.direct === false) return undefined;
    const slash = model.indexOf('/');
    const endpoint = this.endpoints.get(model.slice(0, Math.max(slash, 0)));
    if (!endpoint || slash === model.length - 1) return undefined;
    return this.settings({ targets: [] }, [targetAt(endpoint, model.slice(slash + 1))]);
  }

  private wildcard(model: string): Route | undefined {
    return this.wildcards.find(({ pattern }) => pattern.test(model))?.route(model);
  }

  private routeOf(declared: RouteParameters, model: string): Route {
    const targets = declared.targets.map((target) => {
      const slash = target.indexOf('/');
      const endpoint = this.endpoints.get(target.slice(0, slash));
      if (!endpoint) throw unknownEndpoint(target, [...this.endpoints.keys()]);
      return targetAt(
        endpoint,
        target.slice(slash + 1).replaceAll('*', () => model),
      );
    });
    return this.settings(declared, targets);
  }

  private settings(declared: RouteParameters, targets: readonly Target[]): Route {
    return {
      targets,
      retries: declared.retries ?? this.parameters.retries ?? USUAL_RETRIES,
      timeouts: timeoutSettings(this.parameters.timeouts, declared.timeouts),
      strictParams: declared.strictParams ?? this.parameters.strictParams ?? false,
    };
  }
}

/** A name that a target bears is that model's, and says nothing of who stands in for it. */
function withAlias(name: string, route: Route): Route {
  if (route.targets.some((target) => target.model === name || targetName(target) === name)) return route;
  return { ...route, targets: route.targets.map((target) => ({ ...target, alias: name })) };
}

/** The models that an endpoint is known to have: those of its configuration, and those of its kind. */
function modelsOf({ models, provider }: Endpoint): readonly string[] {
  return [...models, ...(provider.models ?? [])];
}

function patternOf(name: string): RegExp {
  const texts = name.split('*').map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`^${texts.join('[^]*')}$`);
}

function rank(name: string, ready: boolean): number {
  const chat = !/embed|image|dall-e|whisper|tts|moderation|rerank|fail-|cut$|slow$/i.test(name);
  return (ready ? 0 : 2) + (chat ? 0 : 1);
}

function unknownEndpoint(target: string, known: readonly string[]): Error {
  const endpoint = target.slice(0, target.indexOf('/'));
  return new Error(
    `the target \`${target}\` names the endpoint \`${endpoint}\`, which is not an AI endpoint under ` +
      `serviceEndpoints (with \`provider:\`); ${suggestion(endpoint, known)}`,
  );
}
