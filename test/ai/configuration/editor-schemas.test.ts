import Ajv, { type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { conditions } from '../../../plugins/ai/conditions';
import { editorSchemas } from '../../../plugins/ai/configuration/editor-schemas';
import { settings } from '../../../plugins/ai/settings';
import { dialectTable } from '../../../plugins/core/dialects';
import { dialects, unknownPath } from '../../../plugins/dialects';
import { providers } from '../../../plugins/providers';
import { policies } from '../../../policies';

const known = { policies, providers, settings, conditions: conditions(dialectTable(dialects, unknownPath)) };
const schemas = editorSchemas(known);
const shipped = readdirSync('config', { recursive: true })
  .map((file) => path.join('config', String(file)))
  .filter((file) => file.endsWith('.config.yml'));

/** The way of a policy's parameters in a pipeline. */
const step = (policy: string, action: object) => ({ pipelines: { ai: { policies: [{ [policy]: { action } }] } } });

describe('schemas for editors', () => {
  for (const [name, schema] of Object.entries(schemas)) {
    const file = `config/schemas/${name}.config.schema.json`;

    it(`stand in ${file} as the declarations have them (UPDATE_DOCS=1 writes it)`, () => {
      const text = `${JSON.stringify(schema, null, 2)}\n`;
      if (process.env.UPDATE_DOCS) writeFileSync(file, text);
      expect(readFileSync(file, 'utf8')).to.equal(text);
    });
  }

  // Editors see the files before variables are put in.
  for (const file of shipped) {
    it(`take ${file}, which names them`, () => {
      const text = readFileSync(file, 'utf8');
      const [, reference = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(text) ?? [];
      const name = path.basename(file).split('.')[0] as keyof typeof schemas;
      expect(path.join(path.dirname(file), reference)).to.equal(`config/schemas/${name}.config.schema.json`);
      expect(slipsOf(name, parse(text) as object)).to.deep.equal([]);
    });
  }

  const slips: [given: object, place: RegExp][] = [
    [step('semantic-cache', { maxErrorRate: 2 }), /semantic-cache/],
    [step('semantic-cache', { modus: 'exact' }), /semantic-cache/],
    [step('quota', { limits: 'many' }), /quota/],
    [{ pipelines: { ai: { policies: [{ quota: null, transform: null }] } } }, /policies\/0/],
    [{ serviceEndpoints: { azure: { provider: 'azure', apiVersion: 5 } } }, /azure/],
    [{ http: { port: 'soon' } }, /http\/port/],
  ];
  for (const [given, place] of slips) {
    it(`mark ${JSON.stringify(given)}`, () => {
      expect(slipsOf('gateway', given).join('\n')).to.match(place);
    });
  }

  it('mark settings of the plugin, and let pass what other plugins bring', () => {
    expect(slipsOf('system', { plugins: { ai: { durability: 'lax' } } }).join('\n')).to.match(/durability/);
    expect(slipsOf('system', { plugins: { other: { any: 1 } } })).to.deep.equal([]);
    const theirs = { ...step('their-policy', { any: 1 }), policies: ['their-policy'] };
    expect(slipsOf('gateway', { ...theirs, serviceEndpoints: { x: { provider: 'theirs', any: 1 } } })).to.deep.equal(
      [],
    );
  });
});

const compiled = new Map<string, ValidateFunction>();

function slipsOf(name: keyof typeof schemas, given: object): string[] {
  const validate = compiled.get(name) ?? new Ajv({ strict: false, allErrors: true }).compile(schemas[name]);
  compiled.set(name, validate);
  validate(given);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
