import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../matrix/compare';
import type { Recording } from '../matrix/recordings';
import type { Outcome, Said } from '../matrix/said';

const MEMBERS = ['text', 'thinking', 'calls', 'finish', 'usage'] as const;
type Member = (typeof MEMBERS)[number];

/** Where the AI SDK is known to read something else than the gateway makes of a stream. */
interface Difference {
  reason: string;
  applies(recording: Recording, direct: Outcome): boolean;
  /** What may be apart because of it. */
  apart: readonly Member[];
}

/** All of them, the narrowest first: what is not listed here must be the same. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: 'the AI SDK mixes the choices of a stream that has several; the official SDK gives each',
    applies: ({ exchange: { request } }) => Number(request.n) > 1,
    apart: ['text'],
  },
  {
    reason: 'the stream was recorded without usage, for which some APIs have no word',
    applies: (_, direct) => 'said' in direct && direct.said.usage === undefined,
    apart: ['usage'],
  },
  {
    reason: 'Azure’s Grok reports more tokens from the cache than went in; the gateway counts no more than these',
    applies: (_, direct) => 'said' in direct && readsMoreThanSent(direct.said),
    apart: ['usage'],
  },
  {
    reason: 'the AI SDK leaves out what Gemini’s own tools put in, which Google bills as input',
    applies: ({ exchange: { body } }) => body.includes('"toolUsePromptTokenCount"'),
    apart: ['usage'],
  },
  {
    reason: 'the AI SDK leaves out what Cohere’s models say before they call tools',
    applies: ({ exchange: { body } }) => body.includes('"tool-plan-delta"'),
    apart: ['thinking', 'usage'],
  },
  {
    reason: 'the AI SDK counts all of Cohere’s tokens, the gateway those that are billed',
    applies: ({ api }) => api === 'cohere',
    apart: ['usage'],
  },
  {
    reason:
      'the AI SDK refuses events of the provider that it does not know: a finish reason by number, a tool’s result',
    applies: (_, direct) => 'failed' in direct && direct.failed.message.startsWith('Type validation failed'),
    apart: MEMBERS,
  },
];

function readsMoreThanSent({ usage }: Said): boolean {
  return usage !== undefined && usage.cacheRead > usage.input;
}

/** Compares everything that is said, but for ids. */
export function judge(recording: Recording, dialect: string, direct: Outcome, translated: Outcome): Verdict {
  const apart = membersApart(direct, translated);
  const known = DIFFERENCES.filter((difference) => difference.applies(recording, direct));
  const unexplained = apart.filter((name) => !known.some((difference) => difference.apart.includes(name)));
  const explained = known.find((difference) => difference.apart.some((name) => apart.includes(name)));
  const failed = 'failed' in translated || unexplained.length > 0;
  return { reason: explained?.reason, failure: failed ? describe() : undefined };

  function describe(): string {
    const title = `${recording.exchange.name} by ${dialect}: ${unexplained.join(', ')} apart`;
    return `${title}\n  AI SDK  ${shown(direct)}\n  gateway ${shown(translated)}`;
  }
}

function membersApart(direct: Outcome, translated: Outcome): readonly Member[] {
  if ('failed' in direct || 'failed' in translated) return MEMBERS;
  const [one, other] = [comparable(direct.said), comparable(translated.said)];
  return MEMBERS.filter((name) => !isDeepStrictEqual(one[name], other[name]));
}

/** Without ids, of which either side makes its own where the provider has none. */
function comparable(said: Said): Said {
  const finish = said.calls.length && said.finish === 'stop' ? 'tool_calls' : said.finish;
  return { ...said, finish, calls: said.calls.map((call) => ({ ...call, id: undefined })) };
}

function shown(outcome: Outcome): string {
  return JSON.stringify(outcome).slice(0, 1000);
}

/** Prints readings, agreed, explained and failed for each kind of provider, and why something was explained. */
export function printDifferences(verdicts: ReadonlyMap<string, readonly Verdict[]>): void {
  const rows = [...verdicts].map(([kind, all]) => [kind, ...counts(all)]);
  const lines = [
    ['provider', 'read', 'agreed', 'explained', 'failed'],
    ...rows,
    ['all', ...counts([...verdicts.values()].flat())],
  ];
  for (const line of lines)
    console.log(`      ${line.map((text, index) => (index ? text.padStart(10) : text.padEnd(14))).join('')}`);
  for (const { reason } of DIFFERENCES) {
    const explained = [...verdicts.values()].flat().filter((verdict) => verdict.reason === reason).length;
    console.log(`      ${explained} explained: ${reason}`);
  }
}

function counts(verdicts: readonly Verdict[]): string[] {
  const failed = verdicts.filter(({ failure }) => failure).length;
  const explained = verdicts.filter(({ failure, reason }) => !failure && reason).length;
  return [verdicts.length, verdicts.length - explained - failed, explained, failed].map(String);
}
