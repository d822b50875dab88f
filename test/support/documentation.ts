import type { TObject, TSchema } from '@sinclair/typebox';

const START = '<!-- parameters -->';
const END = '<!-- /parameters -->';

/** The table of a schema's members, as it must stand on a page. */
export function parametersTable(schema: TObject): string {
  const members = Object.entries(schema.properties);
  if (members.length === 0) return 'None.';
  const rows = members.map(([name, member]) => {
    const required = schema.required?.includes(name) && member.default === undefined;
    const shown = member.default === undefined ? (required ? 'required' : '') : `\`${JSON.stringify(member.default)}\``;
    return `| \`${name}\` | ${typeOf(member)} | ${shown} | ${member.description ?? ''} |`;
  });
  return ['| parameter | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** A page with the table between its marks brought up to date. */
export function withParametersTable(page: string, schema: TObject): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start === -1 || end < start) throw new Error(`the page lacks ${START} and ${END}`);
  return `${page.slice(0, start + START.length)}\n\n${parametersTable(schema)}\n\n${page.slice(end)}`;
}

function typeOf(schema: TSchema): string {
  const choices =
    (schema.enum as unknown[] | undefined) ??
    (schema.anyOf as TSchema[] | undefined)?.map((one) => one.const as unknown);
  if (choices?.every((choice) => choice !== undefined))
    return choices.map((choice) => `\`${String(choice)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.type === 'array') return `list of ${typeOf(schema.items as TSchema)}s`;
  if (schema.type === 'object') return 'map';
  return String(schema.type ?? 'any');
}
