import { expect } from 'chai';
import type { Part } from '../../../../plugins/core/answer';
import { partsOfWhole } from '../../../../plugins/core/answer-modes';
import type { ChatChunk } from '../../../../plugins/core/hub';
import { paced } from '../../../../policies/semantic-cache/serve/pace';
import { completion, USAGE } from '../harness';

const TEXT = 'Zwölf 🦊🦊🦊 springen über den faulen Hund und sehen sich nicht um. '.repeat(4);

async function partsAt(pace: number, signal = new AbortController().signal): Promise<Part[]> {
  const parts: Part[] = [];
  const whole = { whole: completion(TEXT), usage: USAGE };
  for await (const part of paced(partsOfWhole('chat', whole), pace, signal)) parts.push(part);
  return parts;
}

const textsOf = (parts: readonly Part[]) =>
  parts.map(({ chunks }) => (chunks?.[0] as ChatChunk | undefined)?.choices[0]?.delta.content ?? '');

describe('the pace of a replayed stream', () => {
  it('says the same in more pieces, and what is no text as it was', async () => {
    const parts = await partsAt(1000);
    expect(textsOf(parts).join('')).to.equal(TEXT);
    expect(parts.filter(({ usage }) => usage)).to.have.length(1);
    const finish = parts.map(({ chunks }) => (chunks?.[0] as ChatChunk | undefined)?.choices[0]?.finish_reason);
    expect(finish.filter(Boolean)).to.deep.equal(['stop']);
    expect(parts.length).to.be.above(3);
  });

  it('cuts no character in two', async () => {
    for (const text of textsOf(await partsAt(1000))) expect(text).not.to.match(/\p{Surrogate}/u);
  });

  it('takes longer pieces at a faster pace', async () => {
    const [slow, fast] = [await partsAt(500), await partsAt(5000)];
    expect(slow.length).to.be.above(fast.length);
  });

  it('stops in the middle when nobody reads any more', async () => {
    const leaving = new AbortController();
    const whole = { whole: completion(TEXT), usage: USAGE };
    const parts: Part[] = [];
    const read = (async () => {
      for await (const part of paced(partsOfWhole('chat', whole), 1, leaving.signal)) {
        parts.push(part);
        if (parts.length === 2) leaving.abort();
      }
    })();
    expect(await read.catch((error: unknown) => error)).to.have.property('name', 'AbortError');
    expect(parts).to.have.length(2);
  });
});
