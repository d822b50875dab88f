import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { gemini } from '../../../plugins/dialects/gemini';
import { toHub } from '../../../plugins/dialects/gemini/to-hub';
import { recordedExchanges } from '../../support/fixtures';
import { askEveryProvider } from '../../properties/ask';

const ABOUT = { model: 'm', stream: false };

/** The dialect of a method, as clients of the Gemini API call it. */
const dialectOf = (method: string) => gemini.find(({ path }) => path === `/models/{model}:${method}`)!;

describe('requests of the Gemini API', () => {
  for (const exchange of ['gemini', 'vertex'].flatMap((name) => recordedExchanges(name, () => true))) {
    const method = exchange.url.pathname.split(':').at(-1)!;
    it(`can be made to every provider: ${exchange.name}`, function () {
      // Vertex AI's own method for embeddings.
      if (method === 'predict') this.skip();
      const dialect = dialectOf(method);
      expect(() => askEveryProvider(dialect, exchange.request)).not.to.throw();
    });
  }

  it('match answers of functions to calls without ids, by name and order', () => {
    const call = (name: string) => ({ functionCall: { name, args: {} } });
    const answer = (name: string, output: string) => ({ functionResponse: { name, response: { output } } });
    const { messages } = toHub(
      {
        contents: [
          { role: 'model', parts: [call('a'), call('b'), call('a')] },
          { role: 'user', parts: [answer('a', '1'), answer('a', '2'), answer('b', '3')] },
        ],
      },
      ABOUT,
    );
    const ids = messages[0]!.tool_calls!.map(({ id }) => id);
    expect(messages.slice(1).map(({ tool_call_id: id, content }) => [id, content])).to.deep.equal([
      [ids[0], '1'],
      [ids[2], '2'],
      [ids[1], '3'],
    ]);
  });

  it('say the same in both ways to write names', () => {
    const snake = {
      contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: 'aa' } }] }],
      generation_config: { max_output_tokens: 7 },
    };
    const camel = {
      contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'aa' } }] }],
      generationConfig: { maxOutputTokens: 7 },
    };
    expect(toHub(snake, ABOUT)).to.deep.equal(toHub(camel, ABOUT));
    expect(toHub(snake, ABOUT)).to.deep.include({ max_tokens: 7 });
  });

  it('ask for thinking by effort, and by tokens where the thoughts come back', () => {
    const thinking = (thinkingConfig: JsonObject) => {
      const { reasoning_effort, thinking: exact } = toHub(
        { contents: [{ parts: [{ text: 'a' }] }], generationConfig: { thinkingConfig, maxOutputTokens: 9000 } },
        ABOUT,
      );
      return [reasoning_effort, exact];
    };
    expect(thinking({ thinkingLevel: 'HIGH' })).to.deep.equal(['high', undefined]);
    expect(thinking({ thinkingBudget: 0 })).to.deep.equal(['none', undefined]);
    expect(thinking({ thinkingBudget: -1 })).to.deep.equal([undefined, undefined]);
    expect(thinking({ thinkingBudget: 8000 })).to.deep.equal(['medium', undefined]);
    const exact = { type: 'enabled', budget_tokens: 8000 };
    expect(thinking({ thinkingBudget: 8000, includeThoughts: true })).to.deep.equal(['medium', exact]);
  });

  it('turn Google’s schemas into JSON schemas', () => {
    const parameters = {
      type: 'OBJECT',
      properties: { a: { type: 'ARRAY', items: { type: 'STRING', nullable: true }, minItems: '2' } },
    };
    const { tools } = toHub({ contents: [], tools: { functionDeclarations: { name: 'f', parameters } } }, ABOUT);
    expect(tools![0]!.function.parameters).to.deep.equal({
      type: 'object',
      properties: { a: { type: 'array', items: { type: ['string', 'null'] }, minItems: 2 } },
    });
  });

  it('take an instruction of the gateway beside their own', () => {
    const { addInstruction } = dialectOf('generateContent');
    const body = { contents: [], system_instruction: { parts: { text: 'own' } } };
    expect(toHub(addInstruction!(body, 'first', 'start'), ABOUT).messages[0]!.content).to.equal('first\n\nown');
    expect(toHub(addInstruction!({ contents: [] }, 'only', 'end'), ABOUT).messages[0]!.content).to.equal('only');
  });
});
