import { expect } from 'chai';
import fc from 'fast-check';
import type { ChatRequest, ContentPart, Message } from '../../plugins/core/hub';
import { isJsonObject, textOf } from '../../plugins/core/json';
import type { Json, JsonObject } from '../../plugins/core/json';
import { messageText } from '../../plugins/core/message-text';
import { dialects } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';
import { anySaying, anyText } from './arbitrary-answers';
import type { Saying } from './arbitrary-answers';
import { requestOf, targetOf } from './ask';
import { holds, TIMEOUT } from './holds';

/** APIs that requests are translated into, each with a model that takes all that is asked for here. */
const SPOKEN = [
  { api: 'openai-chat', kind: 'openai', model: 'gpt-5' },
  { api: 'anthropic-messages', kind: 'anthropic', model: 'other' },
  { api: 'gemini', kind: 'gemini', model: 'gemini-3-flash' },
] as const;

const OPTIONS = ['temperature', 'top_p', 'stop', 'tools', 'tool_choice', 'max_tokens'] as const;

/** Blank texts and white space at either end are not taken everywhere. */
const anyWords = anyText.map((text) => `w${text.replaceAll(/\s/g, '_')}`);
const anyImage = fc.constantFrom('data:image/png;base64,iVBORw0KGgo=', 'https://a.test/a.png');
const anyPart: fc.Arbitrary<ContentPart> = fc.oneof(
  anyWords.map((text) => ({ type: 'text', text })),
  anyImage.map((url) => ({ type: 'image_url', image_url: { url } })),
);
const anyUser = fc
  .array(anyPart, { minLength: 1, maxLength: 3 })
  .map((content): Message => ({ role: 'user', content }));

/** What the model said, and the results of all its calls. */
const anyTurn = fc
  .tuple(anySaying, anyWords, anyWords)
  .map(([{ calls }, text, result]): Message[] => [
    { role: 'assistant', content: text, ...(calls.length ? { tool_calls: calls.map(callOf) } : {}) },
    ...calls.map(({ id }): Message => ({ role: 'tool', tool_call_id: id, content: result })),
  ]);

function callOf({ id, name, input }: Saying['calls'][number]) {
  return { id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } };
}

const TOOL = {
  type: 'function' as const,
  function: { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } },
};

const anyRequest: fc.Arbitrary<ChatRequest> = fc
  .record({
    system: fc.option(anyWords),
    turns: fc.array(fc.tuple(anyUser, anyTurn), { maxLength: 2 }),
    last: anyUser,
    temperature: fc.option(fc.constantFrom(0, 0.5, 1), { nil: undefined }),
    top_p: fc.option(fc.constantFrom(0.5, 1), { nil: undefined }),
    stop: fc.option(fc.array(anyWords, { minLength: 1, maxLength: 4 }), { nil: undefined }),
    choice: fc.option(fc.constantFrom('auto', 'none', 'required', { type: 'function', function: { name: 'f' } }), {
      nil: undefined,
    }),
  })
  .map(({ system, turns, last, choice, ...options }) => {
    const messages: Message[] = [
      ...(system ? [{ role: 'system' as const, content: system }] : []),
      ...turns.flatMap(([user, turn]) => [user, ...turn]),
      last,
    ];
    const tools = choice === undefined ? {} : { tools: [TOOL], tool_choice: choice as ChatRequest['tool_choice'] };
    return JSON.parse(JSON.stringify({ model: 'm', messages, max_tokens: 2000, ...tools, ...options })) as ChatRequest;
  });

/** What a conversation says, whoever put several texts or several messages of the user into one, on lines of their own. */
function conversation({ messages }: ChatRequest): Json[] {
  const said: JsonObject[] = [];
  for (const { role, content, tool_calls: calls, tool_call_id: id } of messages) {
    const images = Array.isArray(content)
      ? content.flatMap(({ image_url: image }) => (isJsonObject(image) ? [textOf(image.url)] : []))
      : [];
    const called = (calls ?? []).map(({ id: of, function: { name, arguments: written } }) => [
      of,
      name,
      JSON.parse(written) as Json,
    ]);
    const last = said.at(-1);
    if (role === 'user' && last?.role === 'user') {
      last.text = `${textOf(last.text)}${textIn(content)}`;
      last.images = [...(last.images as Json[]), ...images];
    } else said.push({ role, text: textIn(content), images, calls: called, id: id ?? null });
  }
  return said;
}

function textIn(content: Message['content']): string {
  return messageText(content).replaceAll('\n', '');
}

function options(hub: ChatRequest): JsonObject {
  const limit = hub.max_tokens ?? hub.max_completion_tokens;
  const all: JsonObject = { ...hub, max_tokens: limit, stop: hub.stop ? [hub.stop].flat() : undefined };
  return JSON.parse(JSON.stringify(Object.fromEntries(OPTIONS.map((name) => [name, all[name]])))) as JsonObject;
}

describe('requests translated for a provider and read by the dialect of its API', function () {
  this.timeout(TIMEOUT);
  const openAiChat = dialects.find(({ name }) => name === 'openai-chat')!;

  for (const { api, kind, model } of SPOKEN) {
    it(`say the same, or tell what is left out: ${api}`, () => {
      const dialect = dialects.find(({ name, operation }) => name === api && operation === 'chat')!;
      const provider = providers.find((each) => each.kind === kind)!;
      const property = fc.property(anyRequest, (asked) => {
        const client = { ...openAiChat, name: 'another-api' };
        const call = provider.operations.chat!.call(
          requestOf(client, asked as unknown as JsonObject),
          targetOf(provider, model),
        );
        const hub = requestOf(dialect, JSON.parse(String(call.body)) as JsonObject).hub as ChatRequest;
        expect(conversation(hub)).to.deep.equal(conversation(asked));
        const wanted = options(asked);
        for (const name of call.dropped ?? []) delete wanted[name];
        expect(options(hub)).to.deep.equal(wanted);
      });
      holds(property, 300);
    });
  }
});
