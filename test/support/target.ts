import type { Target } from '../../plugins/core/endpoint';

/** A target by its name `endpoint/model`, as much of it as policies look at. */
export function targetOf(name: string, kind = 'openai'): Target {
  const slash = name.indexOf('/');
  const endpoint = { name: name.slice(0, slash), provider: { kind } };
  return { endpoint, model: name.slice(slash + 1) } as Target;
}
