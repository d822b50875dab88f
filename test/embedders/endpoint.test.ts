import { expect } from 'chai';
import { cosine } from '../../plugins/core/embedder';
import { createSend } from '../../plugins/core/send';
import { EndpointEmbedders } from '../../plugins/embedders/endpoint';
import { UNRELATED } from '../../plugins/embedders/background';
import { providers } from '../../plugins/providers';
import { type JsonServer, startJsonServer } from '../support/json-server';

const soon = () => AbortSignal.timeout(10_000);

describe('an embedder that is a model of a provider', () => {
  const { send, close } = createSend({});
  let service: JsonServer;
  let answered: (texts: string[]) => object;
  let embedders: EndpointEmbedders;
  before(async () => {
    service = await startJsonServer(({ input }) => answered(input as string[]));
  });
  after(async () => {
    await service.close();
    await close();
  });
  beforeEach(() => {
    answered = vectors;
    service.calls.length = 0;
    const provider = providers.find(({ kind }) => kind === 'openai-compatible')!;
    const endpoint = {
      name: 'house',
      provider,
      urls: [service.url],
      apiKeys: [],
      headers: {},
      models: [],
      options: {},
    };
    embedders = new EndpointEmbedders(new Map([['house', endpoint]]), { send, noteOwnCall() {} });
  });

  /** Two numbers: the same first one for all texts, and one of the text's own. */
  function vectors(texts: readonly string[]): object {
    const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: [3, text.length % 2 ? 4 : -4] }));
    return { object: 'list', model: 'm', data: data.reverse(), usage: { prompt_tokens: 1, total_tokens: 1 } };
  }
  const inputs = () => service.calls.map(({ body }) => (body as { input: string[] }).input);
  const failureOf = async (asked: Promise<unknown>): Promise<Error> => {
    try {
      await asked;
    } catch (error) {
      return error as Error;
    }
    throw new Error('it did not fail');
  };

  it('measures once how alike texts are that have nothing to do with each other', async () => {
    const embedder = embedders.embedder('house/big');
    expect(embedder).to.include({ id: 'house/big', background: 0 });
    expect(service.calls, 'nothing is asked before the first text').to.have.length(0);
    const [one, other] = await embedder.embed(['a', 'bb'], soon());
    expect([...one!].map((value) => value.toFixed(3))).to.deep.equal(['0.600', '0.800']);
    expect(cosine(one!, other!)).to.be.closeTo(-0.28, 1e-6);
    await embedder.embed(['ccc'], soon());
    expect(inputs()).to.deep.equal([[...UNRELATED], ['a', 'bb'], ['ccc']]);
    expect(embedder.background).to.be.within(-0.28, 1).and.not.equal(0);
  });

  it('asks for what comes within a moment together, and for what it knows not again', async () => {
    const embedder = embedders.embedder('house/big');
    await embedder.embed(['first'], soon());
    const both = await Promise.all([embedder.embed(['a', 'b', 'a'], soon()), embedder.embed(['c', 'first'], soon())]);
    expect(both.map(({ length }) => length)).to.deep.equal([3, 2]);
    await embedder.embed(['b', 'c'], soon());
    expect(inputs().slice(2)).to.deep.equal([['a', 'c', 'b']]);
  });

  it('splits long lists', async () => {
    const embedder = embedders.embedder('house/big');
    const texts = Array.from({ length: 150 }, (_, at) => `text ${at}`);
    expect(await embedder.embed(texts, soon())).to.have.length(150);
    expect(inputs().map(({ length }) => length)).to.deep.equal([UNRELATED.length, 64, 64, 22]);
  });

  it('is one for all who name the model', () => {
    expect(embedders.embedder('house/big')).to.equal(embedders.embedder('house/big'));
    expect(embedders.embedder('house/small')).not.to.equal(embedders.embedder('house/big'));
  });

  it('fails when the provider does, and tries again with the next text', async () => {
    const embedder = embedders.embedder('house/big');
    answered = () => ({ error: { message: 'overloaded' } });
    expect((await failureOf(embedder.embed(['a'], soon()))).message).to.contain('could not be read');
    answered = vectors;
    expect(await embedder.embed(['a'], soon())).to.have.length(1);
  });

  for (const [what, answer, words] of [
    ['missing', () => ({ data: [{ index: 1, embedding: [1, 0] }] }), 'that of text 0 is missing'],
    [
      'of another size',
      () => ({ data: [[1, 0], [1]].map((embedding, index) => ({ index, embedding })) }),
      'another size',
    ],
    ['zero', () => ({ data: [0, 1].map((index) => ({ index, embedding: [0, 0] })) }), 'has no length'],
  ] as const) {
    it(`fails when a vector is ${what}`, async () => {
      const embedder = embedders.embedder('house/big');
      await embedder.embed(['a'], soon());
      answered = answer;
      expect((await failureOf(embedder.embed(['b', 'cc'], soon()))).message).to.contain(words);
    });
  }

  it('refuses texts that no model may read whole', async () => {
    const embedder = embedders.embedder('house/big');
    expect((await failureOf(embedder.embed(['x'.repeat(8_001)], soon()))).message).to.contain('1 to 8000 characters');
    expect((await failureOf(embedder.embed([''], soon()))).message).to.contain('1 to 8000 characters');
  });

  it('does not wait longer than the caller', async () => {
    const embedder = embedders.embedder('house/big');
    expect((await failureOf(embedder.embed(['a'], AbortSignal.abort(new Error('gone'))))).message).to.equal('gone');
  });

  it('names an endpoint and a model that are there', () => {
    expect(() => embedders.embedder('huose/big')).to.throw('did you mean `house`');
  });
});
