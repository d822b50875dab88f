import { type Static, Type } from '@sinclair/typebox';
import type { AiContext } from '../../../plugins/core/context';
import { linearRegex } from '../../../plugins/core/linear-regex';
import { pointingAt } from '../../../plugins/core/pointing-at';
import type { AiRequest } from '../../../plugins/core/request';
import { REASONS, type Reason, type Refusal, refusalOf } from './reasons';
import { words as anyOf } from './topics';

const LONGEST_PHRASE = 200;

export const refuseSchema = Type.Object(
  {
    except: Type.Array(Type.Unsafe<Reason>({ type: 'string', enum: REASONS }), {
      default: [],
      description: 'Reasons that are to be none here, such as `tools`.',
    }),
    words: Type.Array(Type.String({ minLength: 1, maxLength: LONGEST_PHRASE }), {
      default: [],
      description: 'Further words and phrases, whole and in any case.',
    }),
    patterns: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Further regular expressions as `guardrails` has them.',
    }),
  },
  {
    default: {},
    description:
      'What is answered by exactly the same requests only, never by similar ones: the reasons below but those in `except`, and texts with any of your own `words` and regular expressions `patterns`.',
  },
);

/** The reason against comparing a request by its meaning; undefined where there is none. */
export type Refuse = (
  request: Pick<AiRequest, 'operation' | 'hub'>,
  text: string,
  ai: Pick<AiContext, 'incidents'>,
) => Refusal | undefined;

/** Throws for patterns that cannot be had. @param path of the setting, for messages */
export function refusing({ except, words, patterns }: Static<typeof refuseSchema>, path: string): Refuse {
  const ignored = new Set(except);
  const phrases = words.length ? anyOf(...words.map(escaped)) : undefined;
  const finders = patterns.map((pattern, index) =>
    pointingAt(`${path}.patterns[${index}]`, () => linearRegex(pattern, 'MATCH', true)),
  );
  return (request, text, ai) => {
    const reason = refusalOf(request, text, ai, ignored);
    if (reason) return reason;
    if (phrases?.test(text)) return 'words';
    return finders.some(({ find }) => find(text).length > 0) ? 'patterns' : undefined;
  };
}

function escaped(phrase: string): string {
  return phrase
    .trim()
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s+/g, ' ');
}
