import { isDeepStrictEqual } from 'node:util';
import { EXPLANATIONS } from './explanations';
import type { DialectName } from './matrix-gateway';
import type { Recording } from './recordings';
import type { Cited, Outcome, Said } from './said';

/** How one reading compares with what the provider's own SDK reads. */
export interface Verdict {
  /** Why something else was expected; undefined where the same was. */
  reason?: string;
  /** What is wrong; undefined where it is as expected. */
  failure?: string;
}

export function compare(recording: Recording, dialect: DialectName, native: Outcome, read: Outcome): Verdict {
  const explanation = EXPLANATIONS.find((each) => each.applies(recording, dialect, native));
  const expected = explanation?.expected(native) ?? native;
  // A text that is being written cannot become a cited one: its block ends where the citation comes.
  const wider = dialect === 'anthropic-messages' && recording.streamed;
  const same = agree(expected, read, wider);
  return {
    reason: explanation?.reason,
    failure: same ? undefined : describe(recording, dialect, expected, read),
  };
}

function agree(expected: Outcome, read: Outcome, wider: boolean): boolean {
  if ('failed' in expected) return 'failed' in read && read.failed.status === expected.failed.status;
  return (
    'said' in read &&
    isDeepStrictEqual(comparable(read.said, expected.said), comparable(expected.said, expected.said)) &&
    citesAll(expected.said.cited, read.said.cited, wider) &&
    citesAll(read.said.cited, expected.said.cited, wider)
  );
}

/** Whether the same words are said to rest on the same sources, or, in wider blocks, words around them. */
function citesAll(all: readonly Cited[], others: readonly Cited[], wider: boolean): boolean {
  return all.every(({ words, source }) =>
    others.some(
      (other) =>
        other.source === source &&
        (other.words === words || (wider && (other.words.includes(words) || words.includes(other.words)))),
    ),
  );
}

/** Without ids that the gateway made because the provider gave none, and usage that the provider did not report. */
function comparable({ cited: _, ...said }: Said, expected: Said): object {
  const calls = said.calls.map((call, index) => ({ ...call, id: expected.calls[index]?.id ? call.id : undefined }));
  // OpenAI ends a call that was forced with `stop`; other APIs have no word for the difference.
  const finish = calls.length && said.finish === 'stop' ? 'tool_calls' : said.finish;
  return { ...said, calls, finish, usage: expected.usage && said.usage };
}

function describe({ exchange }: Recording, dialect: DialectName, expected: Outcome, read: Outcome): string {
  return `${exchange.name} by ${dialect}:\n  expected ${shown(expected)}\n  read     ${shown(read)}`;
}

function shown(outcome: Outcome): string {
  const text = JSON.stringify(outcome);
  return text.length > 1500 ? `${text.slice(0, 1500)}...` : text;
}
