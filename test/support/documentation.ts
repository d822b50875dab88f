import type { TObject, TSchema } from '@sinclair/typebox';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';

/** The table of a schema's members, as it must stand on a page. */
export function parametersTable(schema: TObject): string {
  const members = Object.entries(schema.properties);
  if (members.length === 0) return 'None.';
  const rows = members.map(([name, member]) => {
    const required = schema.required?.includes(name) && member.default === undefined;
    const shown = member.default === undefined ? (required ? 'required' : '') : code(JSON.stringify(member.default));
    return [code(name), typeOf(member), shown, member.description ?? ''];
  });
  return markdownTable(['parameter', 'type', 'default', 'meaning'], rows);
}

/** The table of what an answer tells. */
export function membersTable(schema: TObject): string {
  const rows = Object.entries(schema.properties).map(([name, member]) => [
    code(name),
    typeOf(member),
    member.description ?? '',
  ]);
  return markdownTable(['member', 'type', 'meaning'], rows);
}

export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A page with what stands between the marks `<!-- name -->` and `<!-- /name -->` brought up to date. */
function withSection(page: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start === -1 || end < start) throw new Error(`the page lacks ${open} and ${close}`);
  return `${page.slice(0, start + open.length)}\n\n${content}\n\n${page.slice(end)}`;
}

/** Holds a generated section of a page to what it is generated from; `UPDATE_DOCS=1 npm test` writes it anew. */
export function expectSection(page: string, name: string, content: string): void {
  const written = readFileSync(page, 'utf8');
  const right = withSection(written, name, content);
  if (process.env.UPDATE_DOCS) writeFileSync(page, right);
  else expect(written, 'run the tests with UPDATE_DOCS=1 to bring the section up to date').to.equal(right);
}

function typeOf(schema: TSchema): string {
  const choices =
    (schema.enum as unknown[] | undefined) ??
    (schema.anyOf as TSchema[] | undefined)?.map((one) => one.const as unknown);
  if (choices?.every((choice) => choice !== undefined))
    return choices.map((choice) => code(String(choice))).join(' or ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.anyOf) return (schema.anyOf as TSchema[]).map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items as TSchema)}s`;
  if (schema.type === 'object')
    return mapOf(Object.values((schema.patternProperties ?? {}) as Record<string, TSchema>)[0]);
  return String(schema.type ?? 'any');
}

function mapOf(member: TSchema | undefined): string {
  return typeof member?.type === 'string' ? `map of ${member.type}s` : 'map';
}
