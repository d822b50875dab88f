import { expect } from 'chai';
import fc from 'fast-check';
import type { Dialect } from '../../plugins/core/dialect';
import { AiError } from '../../plugins/core/error';
import type { Json } from '../../plugins/core/json';
import { MODEL_OPERATIONS } from '../../plugins/core/operations';
import type { ModelOperation } from '../../plugins/core/operations';
import type { OperationAdapter, Provider } from '../../plugins/core/provider';
import { SSE } from '../../plugins/core/sse';
import { dialects } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';
import { completing } from '../../plugins/providers/completions-by-chat';
import { answerOf, readInEveryWay } from './answered';
import { adapterFor, requestOf, targetOf } from './ask';
import { eventuallyHolds, TIMEOUT } from './holds';
import { sampleAnswer } from './sample-answers';
import { plainRequest } from './sample-requests';
import { eventBytes } from './streamed-bytes';
import { changed } from './wrong-types';

interface Asked {
  dialect: Dialect;
  provider: Provider;
  adapter: OperationAdapter;
}

/** Who can ask whom, by operation and by the API of the answer. */
const ASKED = new Map<string, [Asked, ...Asked[]]>();
for (const dialect of dialects) {
  const { operation } = dialect;
  if (!(MODEL_OPERATIONS as readonly string[]).includes(operation)) continue;
  // What these two answer goes to the client unread.
  if (operation === 'resource' || operation === 'realtime') continue;
  for (const provider of providers.map(completing)) {
    const adapter = adapterFor(provider, dialect);
    // The gateway counts itself for clients of other APIs.
    if (!adapter || (operation === 'token_count' && adapter.api !== dialect.name)) continue;
    const known = ASKED.get(`${operation} ${adapter.api}`);
    const asked = { dialect, provider, adapter, [fc.toStringMethod]: () => `${dialect.name} at ${provider.kind}` };
    if (known) known.push(asked);
    else ASKED.set(`${operation} ${adapter.api}`, [asked]);
  }
}

/** What a provider answers with goes all the way to the client; whatever is wrong with it must become an `AiError`. */
async function answerWith(
  { dialect, provider }: Asked,
  stream: boolean,
  answer: { contentType: string; reads: readonly Buffer[] },
): Promise<'read' | 'refused'> {
  try {
    const request = requestOf(dialect, plainRequest(dialect)!, stream);
    const parts = await readInEveryWay(dialect, request, await answerOf(provider, dialect, request, answer));
    for (const { usage } of parts) {
      for (const [name, count] of Object.entries(usage ?? {}))
        expect(count, name).to.be.at.least(0).and.below(Infinity);
    }
    return 'read';
  } catch (error) {
    if (error instanceof AiError) return 'refused';
    throw error;
  }
}

/** Some transcribe, and do not stream it. */
function streams({ dialect, provider, adapter }: Asked): boolean {
  try {
    adapter.call(requestOf(dialect, plainRequest(dialect)!, true), targetOf(provider));
    return true;
  } catch (error) {
    if (error instanceof AiError && error.code === 'unsupported_content') return false;
    throw error;
  }
}

const json = (body: Json) => ({ contentType: 'application/json', reads: [Buffer.from(JSON.stringify(body))] });

describe('answers of any form', function () {
  this.timeout(TIMEOUT);

  for (const [name, asked] of ASKED) {
    const [{ adapter }] = asked;
    const sample = sampleAnswer(name.split(' ')[0] as ModelOperation, adapter);
    const anybody = fc.constantFrom(...asked);

    it(`are read or told as the provider's fault: ${name}`, async () => {
      expect(sample, `a sample of an answer for ${name}`).to.be.an('object');
      const property = fc.asyncProperty(
        anybody,
        fc.boolean(),
        changed((sample!.whole ?? { audio: 'aa' }) as Json),
        async (who, stream, body) => {
          await answerWith(who, stream, json(body));
        },
      );
      await eventuallyHolds(property, 500);
    });

    const events = sample?.events;
    if (!adapter.streamReader || !events) continue;
    it(`are read or told as the provider's fault, streamed: ${name}`, async () => {
      const framing = adapter.framing ?? SSE;
      const datas = changed(events.map(([, data]) => data) as Json[]);
      const property = fc.asyncProperty(anybody, datas, async (who, wrong) => {
        const reads = wrong.map((data, index) => eventBytes(framing, events[index]?.[0] ?? '', data));
        await answerWith(who, true, { contentType: framing.contentType, reads });
      });
      await eventuallyHolds(property, 500);
    });
  }

  for (const [name, asked] of ASKED) {
    const sample = sampleAnswer(name.split(' ')[0] as ModelOperation, asked[0].adapter);
    it(`are read where nothing is wrong: ${name}`, async () => {
      for (const who of asked) {
        const framing = who.adapter.framing ?? SSE;
        if (sample?.whole)
          expect(await answerWith(who, false, json(sample.whole as Json)), who.provider.kind).to.equal('read');
        if (!who.adapter.streamReader || !sample?.events || !streams(who)) continue;
        const reads = sample.events.map(([event, data]) => eventBytes(framing, event, data));
        const streamed = await answerWith(who, true, { contentType: framing.contentType, reads });
        expect(streamed, `${who.provider.kind} streamed`).to.equal('read');
      }
    });
  }
});
