import { expect } from 'chai';
import { chunksOf, collectorOf } from '../../plugins/core/collect';
import type { ChatChunk, ChatCompletion, ChatDelta, Completion, HubAnswer, HubChunk } from '../../plugins/core/hub';
import type { ModelOperation } from '../../plugins/core/operations';

function collect(operation: ModelOperation, chunks: readonly HubChunk[]): HubAnswer | undefined {
  const collector = collectorOf(operation)!;
  for (const chunk of chunks) collector.add(chunk);
  return collector.whole();
}

const head = { id: 'chatcmpl-1', created: 7, model: 'gpt-x' };

function chunk(delta: ChatDelta, finish: 'stop' | 'tool_calls' | null = null, index = 0): ChatChunk {
  return { ...head, object: 'chat.completion.chunk', choices: [{ index, delta, finish_reason: finish }] };
}

describe('collecting chat chunks', () => {
  it('joins text, thinking and tool calls of several choices', () => {
    const whole = collect('chat', [
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Let me ' }),
      chunk({ reasoning_content: 'see.' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({ role: 'assistant', content: '' }, null, 1),
      chunk(
        { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'add', arguments: '' } }] },
        null,
        1,
      ),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }, null, 1),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }, null, 1),
      chunk({}, 'tool_calls', 1),
      chunk({}, 'stop'),
      { ...head, object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 1 } },
    ]);
    expect(whole).to.deep.equal({
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello', reasoning_content: 'Let me see.' },
          finish_reason: 'stop',
        },
        {
          index: 1,
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    });
  });

  it('takes whole tool calls that come without an index', () => {
    const call = (name: string) => ({ id: name, type: 'function', function: { name, arguments: '{}' } });
    const delta = { tool_calls: [call('one'), call('two')] } as unknown as ChatDelta;
    const whole = collect('chat', [chunk(delta), chunk({}, 'tool_calls')]) as ChatCompletion;
    expect(whole.choices[0]!.message.tool_calls!.map((made) => made.function.name)).to.deep.equal(['one', 'two']);
  });

  it('puts log probabilities one after the other without changing the chunks', () => {
    const first: ChatChunk = chunk({ content: 'a' });
    const second: ChatChunk = chunk({ content: 'b' }, 'stop');
    first.choices[0]!.logprobs = { content: [{ token: 'a', logprob: -1 }] };
    second.choices[0]!.logprobs = { content: [{ token: 'b', logprob: -2 }] };
    const whole = collect('chat', [first, second]) as ChatCompletion;
    expect(whole.choices[0]!.logprobs).to.deep.equal({
      content: [
        { token: 'a', logprob: -1 },
        { token: 'b', logprob: -2 },
      ],
    });
    expect(first.choices[0]!.logprobs).to.deep.equal({ content: [{ token: 'a', logprob: -1 }] });
  });

  it('gives nothing where nothing came', () => {
    expect(collect('chat', [])).to.equal(undefined);
  });

  const SOUND = Buffer.from('sixteen samples, or so').toString('base64');
  /** Pieces that are padded each for itself, and one text that is cut anywhere. */
  const CUTS: [string, string[]][] = [
    ['encoded each for itself', ['sixteen', ' ', 'samples, or so'].map((text) => Buffer.from(text).toString('base64'))],
    ['cut within a group', [SOUND.slice(0, 5), SOUND.slice(5, 6), SOUND.slice(6)]],
  ];
  for (const [how, pieces] of CUTS) {
    it(`joins sound that was ${how}, with its words`, () => {
      const whole = collect('chat', [
        chunk({ role: 'assistant', audio: { id: 'audio_1' } }),
        chunk({ audio: { transcript: 'Hel' } }),
        ...pieces.map((data) => chunk({ audio: { data } })),
        chunk({ audio: { transcript: 'lo', expires_at: 9 } }),
        chunk({}, 'stop'),
      ]) as ChatCompletion;
      expect(whole.choices[0]!.message).to.deep.equal({
        role: 'assistant',
        content: null,
        audio: { id: 'audio_1', expires_at: 9, data: SOUND, transcript: 'Hello' },
      });
      expect(collect('chat', chunksOf('chat', whole)!)).to.deep.equal({
        ...whole,
        choices: [{ ...whole.choices[0]!, message: { ...whole.choices[0]!.message, content: '' } }],
      });
    });
  }

  it('counts what it holds', () => {
    const collector = collectorOf('chat')!;
    collector.add(chunk({ content: '12345' }));
    collector.add(chunk({ tool_calls: [{ index: 0, function: { arguments: '678' } }] }));
    expect(collector.length).to.equal(8);
  });
});

describe('chunks of a whole answer', () => {
  const chat: ChatCompletion = {
    ...head,
    object: 'chat.completion',
    system_fingerprint: 'fp',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hello', reasoning_content: 'Hm', refusal: null },
        finish_reason: 'stop',
        logprobs: { content: [] },
      },
      {
        index: 1,
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
            { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ],
  };

  it('say the same as the answer', () => {
    const collected = collect('chat', chunksOf('chat', chat)!) as ChatCompletion;
    delete chat.choices[0]!.message.refusal;
    expect(collected).to.deep.equal(chat);
  });

  it('begin with the role and end with the finish reason, once for each choice', () => {
    const chunks = chunksOf('chat', chat) as ChatChunk[];
    expect(chunks[0]!.choices[0]!.delta).to.deep.equal({ role: 'assistant', content: '' });
    const finished = chunks.map(({ choices }) => choices[0]!.finish_reason).filter(Boolean);
    expect(finished).to.deep.equal(['stop', 'tool_calls']);
    expect(new Set(chunks.map(({ object }) => object))).to.deep.equal(new Set(['chat.completion.chunk']));
  });

  it('work for text completions too', () => {
    const completion: Completion = {
      id: 'cmpl-1',
      object: 'text_completion',
      created: 7,
      model: 'm',
      choices: [
        { index: 0, text: 'one', logprobs: { tokens: ['one'] }, finish_reason: 'stop' },
        { index: 1, text: '', logprobs: null, finish_reason: 'length' },
      ],
    };
    expect(collect('text_completion', chunksOf('text_completion', completion)!)).to.deep.equal(completion);
  });

  it('do not exist for embeddings', () => {
    expect(chunksOf('embeddings', { object: 'list', model: 'm', data: [] })).to.equal(undefined);
    expect(collectorOf('embeddings')).to.equal(undefined);
  });
});
