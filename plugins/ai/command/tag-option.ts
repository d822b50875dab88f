import { type Option, UsageError, type Values } from './command';

export const tagOption: Option = {
  type: 'string',
  value: '<name=value>',
  help: 'only with this tag, such as project=search',
};

/** Throws `UsageError` for a tag without a value. */
export function tagIn({ tag }: Values): readonly [name: string, value: string] | undefined {
  if (tag === undefined) return undefined;
  const [, name, value] = /^([^=]+)=(.*)$/.exec(String(tag)) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError('--tag must be a name and a value, such as project=search.');
  }
  return [name, value];
}

/** As the parameter of a URL. Throws `UsageError`, too. */
export function tagParameter(values: Values): Readonly<Record<string, string>> {
  const [name, value = ''] = tagIn(values) ?? [];
  return name === undefined ? {} : { [`tag.${name}`]: value };
}
