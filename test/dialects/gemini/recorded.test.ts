import type { GenerateContentResponse } from '@google/genai';
import { expect } from 'chai';
import { readChat } from '../../replay/exchanges';
import type { Reading } from '../../replay/reading';
import { recordedWire } from '../../replay/wire';
import { type Exchange, recordedExchanges, skipWithoutFixtures } from '../../support/fixtures';
import { ReplayingProvider } from '../../support/replaying-provider';
import { all, type Behind, failureOf, startBehind } from './gateway';

const CHATS: Record<string, string> = { openai: 'chat', anthropic: 'messages' };

describe('recorded answers of other providers, read by Google’s SDK', () => {
  let replaying: ReplayingProvider;
  let behind: Behind;
  before(async () => {
    replaying = await ReplayingProvider.start();
    const endpoint = { url: replaying.url, apiKey: 'env:GEMINI_DIALECT_KEY' };
    behind = await startBehind({
      endpoints: {
        openai: { ...endpoint, provider: 'openai' },
        anthropic: { ...endpoint, provider: 'anthropic' },
      },
      router: { retries: 0 },
    });
  });
  after(async () => {
    await behind.close();
    await replaying.close();
  });

  it('are there', function () {
    skipWithoutFixtures(this);
    expect(Object.keys(CHATS).flatMap(recorded)).to.not.have.length(0);
  });

  for (const provider of Object.keys(CHATS)) {
    for (const exchange of recorded(provider)) {
      it(exchange.name, async () => {
        replaying.replay(exchange);
        const asked = {
          model: `${provider}/${String(exchange.request.model)}`,
          contents: 'What did you say?',
          config: { thinkingConfig: { includeThoughts: true } },
        };
        const { models } = behind.ai;
        const answers = exchange.streamed
          ? all(models.generateContentStream(asked))
          : models.generateContent(asked).then((answer) => [answer]);
        const wire = recordedWire(exchange);
        if (wire.kind === 'error') {
          const { status } = await failureOf(answers);
          expect(status).to.equal([401, 402, 403].includes(wire.status) ? 502 : wire.status);
          return;
        }
        expect(readingOf(await answers)).to.deep.equal(said(readChat(exchange, wire)));
      });
    }
  }
});

function recorded(provider: string): Exchange[] {
  return recordedExchanges(provider, ({ operation }) => operation === CHATS[provider]);
}

const FINISH: Record<string, string> = {
  stop: 'STOP',
  tool_calls: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
};

/** What Google's API can say of a reading. */
function said({ finish, ...reading }: Reading): Reading {
  return { ...reading, finish: FINISH[finish] ?? finish };
}

function readingOf(answers: GenerateContentResponse[]): Reading {
  const candidates = answers.flatMap(({ candidates: all = [] }) => all.filter(({ index }) => index === 0));
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  return {
    text: parts.map(({ text, thought }) => (thought ? '' : (text ?? ''))).join(''),
    thinking: parts.map(({ text, thought }) => (thought ? (text ?? '') : '')).join(''),
    toolCalls: parts.flatMap(({ functionCall: call }) =>
      call ? [{ id: call.id ?? '', name: call.name ?? '', arguments: call.args }] : [],
    ),
    finish: candidates.at(-1)?.finishReason ?? '',
  };
}
