import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { read } from '../../../policies/guardrails/reading';
import { passagesOf, withTexts } from '../../../policies/guardrails/texts';

const textsIn = (body: JsonObject) => passagesOf(body).map((passage) => passage.map(({ text }) => text));

describe('the texts of a body', () => {
  it('are all that a model reads, in every API', () => {
    const chat = {
      model: 'm',
      messages: [
        { role: 'system', content: 'one' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'two' },
            { type: 'image_url', image_url: { url: 'data:x' } },
            { type: 'text', text: 'three' },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'four', arguments: '{"a":"five"}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'six' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'seven', description: 'eight', parameters: { properties: { nine: { type: 'string' } } } },
        },
      ],
      a_new_member: { deep: ['ten'] },
    };
    const expected = [
      ['one'],
      ['two', 'three'],
      ['four'],
      ['{"a":"five"}'],
      ['six'],
      ['seven'],
      ['eight'],
      ['nine'],
      ['ten'],
    ];
    expect(textsIn(chat)).to.have.deep.members(expected);

    const anthropic = {
      system: [{ type: 'text', text: 'one' }],
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 'two', input: { three: { id: 'four' } } }] },
        {
          role: 'user',
          content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'five' } }],
        },
        {
          role: 'user',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aaaa' } }],
        },
      ],
    };
    expect(textsIn(anthropic).flat()).to.have.members(['one', 'two', 'three', 'id', 'four', 'five']);

    const gemini = {
      systemInstruction: { parts: [{ text: 'one' }] },
      contents: [
        {
          role: 'user',
          parts: [{ text: 'two' }, { text: 'three' }, { inlineData: { mimeType: 'image/png', data: 'aaaa' } }],
        },
        { role: 'model', parts: [{ functionCall: { name: 'four', args: { type: 'five' } }, thoughtSignature: 'xx' }] },
        { role: 'user', parts: [{ functionResponse: { name: 'four', response: { status: 'six' } } }] },
      ],
    };
    expect(textsIn(gemini).flat())
      .to.include.members(['one', 'two', 'three', 'five', 'six'])
      .and.not.include.members(['xx', 'aaaa']);

    const responses = {
      instructions: 'one',
      input: [
        { role: 'user', content: 'two' },
        { type: 'function_call_output', call_id: 'c', output: 'three' },
      ],
    };
    expect(textsIn(responses).flat()).to.have.members(['one', 'two', 'three']);
    const rerank = { model: 'm', query: 'one', documents: ['two', { title: 'three', url: 'four' }] };
    expect(textsIn(rerank).flat()).to.have.members(['one', 'two', 'title', 'three', 'url', 'four']);
    expect(textsIn({ model: 'm', prompt: ['one', 'two'], suffix: 'three' }).flat()).to.have.members([
      'one',
      'two',
      'three',
    ]);
  });

  it('are the names and values that a schema of a tool chooses', () => {
    const parameters = {
      type: 'object',
      properties: { one: { type: 'string', enum: ['two'], default: { url: 'three' } } },
      $defs: { four: { type: ['string', 'null'], examples: [{ status: 'five' }] } },
    };
    expect(textsIn({ tools: [{ name: 'f', parameters }] }).flat()).to.include.members([
      'one',
      'two',
      'url',
      'three',
      'four',
      'five',
    ]);
  });

  it('are whatever is no setting, id or file, though it stands where one is expected', () => {
    const body = {
      style: 'a text of several words',
      detail: 'low',
      user: 'one',
      id: 'call_1',
      metadata: { two: 'three' },
    };
    const described = { filename: 'four.pdf', size: 1, content_type: 'application/pdf', words: 'five' };
    expect(textsIn({ ...body, documents: [described] }).flat())
      .to.include.members(['a text of several words', 'one', 'two', 'three', 'four.pdf', 'five'])
      .and.not.include.members(['low', 'call_1']);
  });

  it('are changed where they stand, and nothing else is', () => {
    const body = { a: [{ text: 'x' }, { b: 'y' }], c: { d: 1 }, input: { name: 'v' } };
    const changes = new Map(
      passagesOf(body)
        .flat()
        .filter(({ text }) => text !== 'x')
        .map((text) => [text, text.text.toUpperCase()]),
    );
    const changed = withTexts(body, changes) as typeof body;
    expect(changed).to.deep.equal({ a: [{ text: 'x' }, { b: 'Y' }], c: { d: 1 }, input: { NAME: 'V' } });
    expect(changed.a[0]).to.equal(body.a[0]);
    expect(changed.c).to.equal(body.c);
  });
});

describe('how texts are read', () => {
  for (const [what, text] of [
    ['full-width letters', 'ｂｌｕｅ 12'],
    ['characters that control', 'bl\u0000u\u007f\u0085e 1\b2'],
    ['characters that nobody sees', 'b\u200bl\u00adu\u{e0041}\u034f\ufff9e\ufeff 12'],
    ['marks above and below letters', 'b\u0332l\u0336u\u0336e 12'],
    ['halves of characters', 'bl\ud800ue 1\udc002'],
    ['digits of other scripts', 'blue १٢'],
    ['mathematical letters', '𝐛𝐥𝐮𝐞 𝟏𝟐'],
  ] as const) {
    it(`is the same with ${what}`, () => {
      expect(read(text).text).to.equal('blue 12');
      expect(read(JSON.stringify(text), { json: true }).text).to.equal('"blue 12"');
    });
  }

  it('leaves the letters and marks of other scripts as they are', () => {
    for (const text of ['naïve', 'हिन्दी', 'שָׁלוֹם', 'ไทย', 'a\tb\r\nc'])
      expect(read(text).text).to.equal(text.normalize('NFKC'));
  });
});
