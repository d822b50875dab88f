import { Type } from '@sinclair/typebox';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { defineCheck, type Subject, type Verdict } from '../../core/check';
import type { ChatRequest } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import { linearRegex } from '../../core/linear-regex';

/** Compiled schemas of requests that are kept; clients repeat theirs. */
const MOST_KEPT = 100;

/** Answers that must be JSON of a certain form. */
export const jsonSchema = defineCheck({
  name: 'json-schema',
  summary: 'Answers must be JSON that fits a schema; a model may mend its answer once',
  parameters: Type.Object({
    schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'JSON Schema (2020-12); where it is absent, the one that the request asks for in its `response_format`, and nothing is checked where that has none. Patterns are run in linear time, as those of `regex`.',
      }),
    ),
    repair: Type.Boolean({
      default: true,
      description: 'Whether the model is asked once more, and told what does not fit. Both calls are paid for.',
    }),
  }),
  setup({ schema, repair }) {
    const configured = schema && compile(schema as JsonObject);
    const kept = new Map<string, ValidateFunction>();
    const validatorOf = (subject: Subject) => configured ?? ofRequest(subject, kept);
    return {
      holds: true,
      judge(subject) {
        if (subject.side === 'input' || subject.request.operation !== 'chat') return { passed: true };
        const validate = validatorOf(subject);
        const unfit = validate && subject.answers?.flatMap((text) => misfitOf(text, validate))[0];
        if (!unfit) return { passed: true };
        return { passed: false, reason: unfit, repair: repair ? unfit : undefined } satisfies Verdict;
      },
    };
  },
});

/** A client's pattern must not be able to hold up everybody: it runs in linear time as well. */
function compile(schema: JsonObject): ValidateFunction {
  const regExp = Object.assign(
    (pattern: string) => {
      const matchesNothing = new RegExp(pattern, 'u').test('');
      // Finders find characters, and a pattern may match between them.
      const finder = linearRegex(`^[^]*(?:${pattern})[^]*$`, 'MATCH');
      return { test: (text: string) => (text ? finder.find(text).length > 0 : matchesNothing) };
    },
    { code: 'linearRegex' },
  );
  return new Ajv2020({ strict: false, logger: false, code: { regExp } }).compile(schema);
}

function ofRequest({ request }: Subject, kept: Map<string, ValidateFunction>): ValidateFunction | undefined {
  const format = (request.hub as ChatRequest).response_format;
  const schema = isJsonObject(format?.json_schema) ? format.json_schema.schema : undefined;
  if (!isJsonObject(schema)) return undefined;
  const key = JSON.stringify(schema);
  let validate = kept.get(key);
  if (!validate) {
    validate = compile(schema);
    if (kept.size === MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, validate);
  }
  return validate;
}

/** What does not fit, in words that have nothing of the text. */
function misfitOf(text: string, validate: ValidateFunction): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ['it is not JSON'];
  }
  if (validate(value)) return [];
  const [{ instancePath = '', message = 'it does not fit' } = {}] = validate.errors ?? [];
  return [`${instancePath || 'the answer'} ${message}`];
}
