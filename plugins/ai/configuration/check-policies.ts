import { isJsonObject, type JsonObject } from '../../core/json';
import { misfits, suggestion } from '../../core/parameters';
import { each, membersOf } from './check-gateway';
import { checkCondition, type KnownConditions } from './check-conditions';
import { listHostConditions, listHostPolicies } from './host-modules';
import type { KnownParts } from './known-parts';
import type { ConfigPath } from './problem';
import type { YamlFile } from './yaml-file';

/** Names that may stand in a pipeline. `open` tells that there may be others. */
export interface Names {
  policies: readonly string[];
  conditions: KnownConditions;
  open: boolean;
}

export function knownNames(known: KnownParts, hasOtherPlugins: boolean): Names {
  const { policies = [], conditions = [] } = known.others ?? {};
  const open = hasOtherPlugins && !known.others;
  const definitions = [...listHostConditions(), ...known.conditions, ...conditions.map((name) => ({ name }))];
  return {
    policies: [...known.policies.map(({ name }) => name), ...policies, ...listHostPolicies()],
    conditions: { definitions, open },
    open,
  };
}

/** Policies: known, declared, and with parameters that fit. */
export function checkPolicies(file: YamlFile, config: JsonObject, known: KnownParts, names: Names): void {
  const declared = Array.isArray(config.policies) ? config.policies.map(String) : [];
  for (const [index, name] of declared.entries()) {
    if (!names.open && !names.policies.includes(name)) {
      file.report(['policies', index], `there is no policy \`${name}\``, suggestion(name, names.policies));
    }
  }
  const check = new PolicyCheck(file, config, known, names, declared);
  for (const [name, pipeline] of membersOf(config.pipelines)) {
    if (!isJsonObject(pipeline)) continue;
    const member = pipeline.policies === undefined ? 'policy' : 'policies';
    for (const [at, entry] of each(pipeline[member], ['pipelines', name, member])) {
      if (isJsonObject(entry)) check.entry(at, entry);
      else if (entry !== null) file.report(at, `must be a map of one policy`, `write \`- ${String(entry)}:\``);
    }
  }
}

class PolicyCheck {
  constructor(
    private readonly file: YamlFile,
    private readonly config: JsonObject,
    private readonly known: KnownParts,
    private readonly names: Names,
    private readonly declared: readonly string[],
  ) {}

  entry(at: ConfigPath, entry: JsonObject): void {
    const [name, ...more] = Object.keys(entry);
    if (name === undefined || more.length) {
      this.file.report(at, 'must be a map of one policy', 'begin each policy with its own `-`');
      return;
    }
    if (!this.declared.includes(name)) this.undeclared([...at, name], name);
    for (const [place, step] of each(entry[name] ?? null, [...at, name])) {
      if (isJsonObject(step)) this.step(place, name, step);
      else if (step === null) this.parameters(place, name, {});
    }
  }

  private undeclared(at: ConfigPath, name: string): void {
    if (this.names.open || this.names.policies.includes(name)) {
      this.file.report(at, `the policy \`${name}\` is used but not declared`, `add it to the list \`policies:\``);
    } else {
      this.file.report(at, `there is no policy \`${name}\``, suggestion(name, this.names.policies));
    }
  }

  private step(at: ConfigPath, policy: string, step: JsonObject): void {
    for (const member of Object.keys(step)) {
      if (member === 'action' || member === 'condition') continue;
      this.file.report([...at, member], `\`${member}\` means nothing here`, 'parameters stand under `action:`');
    }
    const { condition } = step;
    if (condition) checkCondition(this.file, [...at, 'condition'], condition, this.names.conditions);
    this.parameters([...at, 'action'], policy, step.action ?? {});
  }

  private parameters(at: ConfigPath, policy: string, action: unknown): void {
    const definition = this.known.policies.find(({ name }) => name === policy);
    for (const { path, message } of definition ? misfits(definition.parameters, action) : []) {
      this.file.report([...at, ...path.split('.').filter(Boolean)], message);
    }
    if (policy !== 'proxy' || !isJsonObject(action) || typeof action.serviceEndpoint !== 'string') return;
    const endpoints = membersOf(this.config.serviceEndpoints).map(([name]) => name);
    if (endpoints.includes(action.serviceEndpoint)) return;
    const message = `there is no serviceEndpoint \`${action.serviceEndpoint}\``;
    this.file.report([...at, 'serviceEndpoint'], message, suggestion(action.serviceEndpoint, endpoints));
  }
}
