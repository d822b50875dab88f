import { expect } from 'chai';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { cosine, type LocalEmbedder, similarityOf } from '../../plugins/core/embedder';
import type { AiError } from '../../plugins/core/error';
import { meanCosine, UNRELATED } from '../../plugins/embedders/background';
import { useLite } from '../../plugins/embedders/use-lite';

const silentLogger = { error() {}, warn() {}, info() {}, debug() {} };
const soon = () => AbortSignal.timeout(15_000);

describe('the embedder use-lite', function () {
  this.timeout(20_000);
  let embedder: LocalEmbedder;
  before(function () {
    const missing = useLite.missing?.();
    if (missing) {
      if (process.env.REQUIRE_SERVICES === '1') throw new Error(missing);
      this.skip();
    }
    embedder = useLite.open('', silentLogger);
  });
  after(() => embedder?.close());

  const similarity = async (one: string, other: string): Promise<number> => {
    const [a, b] = (await embedder.embed([one, other], soon())) as [Float32Array, Float32Array];
    return similarityOf(cosine(a, b), embedder);
  };

  it('finds texts that mean the same more alike than others', async () => {
    const paraphrase = await similarity('How do I reset my password?', 'I forgot my password, how can I change it?');
    const unrelated = await similarity('How do I reset my password?', 'Which spices go into a lentil soup?');
    expect(paraphrase).to.be.above(0.7);
    expect(unrelated).to.be.below(0.3);
  });

  it('has the background that it says', async () => {
    const vectors = await embedder.embed(UNRELATED, soon());
    expect(meanCosine(vectors)).to.be.closeTo(embedder.background, 0.01);
  });

  it('gives vectors of length 1, the same alone as among others', async () => {
    const [alone] = (await embedder.embed(['What does a notary do?'], soon())) as [Float32Array];
    const among = await embedder.embed(['a', 'What does a notary do?', 'a', 'a longer text than that before'], soon());
    expect(alone).to.have.length(512);
    for (const vector of among) expect(Math.hypot(...vector)).to.be.closeTo(1, 1e-6);
    expect(cosine(alone, among[1]!)).to.be.closeTo(1, 1e-6);
    expect(among[0]).to.deep.equal(among[2]);
  });

  it('counts the tokens of a text', async () => {
    const { tokens } = await embedder.embedCounted!(['one', 'one two three'], soon());
    expect(tokens).to.equal(4);
  });

  it('refuses texts of which it would not read the end, and empty ones', async () => {
    const word = 'dog ';
    await embedder.embed([word.repeat(128).trim()], soon());
    for (const [text, why] of [
      [word.repeat(129).trim(), '129 tokens, and at most 128 are read'],
      [word.repeat(1_000), '4000 characters, and at most 2000 are read'],
    ] as const) {
      const error = await failureOf(embedder.embed(['fine', text], soon()));
      expect(error).to.include({ status: 400, code: 'context_length_exceeded', param: 'input' });
      expect(error.message).to.contain(why);
    }
    expect((await failureOf(embedder.embed([''], soon()))).message).to.contain('cannot embed an empty text');
  });

  it('lets go at once of who does not wait any more, and serves the others', async () => {
    const leaving = new AbortController();
    const left = failureOf(embedder.embed(['a text that nobody waits for'], leaving.signal));
    const staying = embedder.embed(['a text that somebody waits for'], soon());
    leaving.abort(new Error('gone'));
    expect((await left).message).to.equal('gone');
    expect(await staying).to.have.length(1);
  });

  it('takes no more texts than can wait', async () => {
    const many = Array.from({ length: 600 }, (_, at) => `text ${at}`);
    expect(await failureOf(embedder.embed(many, soon()))).to.include({ status: 503, code: 'embedder_overloaded' });
  });

  it('says that it takes no address', () => {
    expect(() => useLite.open('large', silentLogger)).to.throw('takes no more than its name');
  });

  it('does not keep the process', async () => {
    const file = path.resolve(__dirname, '../../plugins/embedders/use-lite');
    const code = `const { useLite } = require(${JSON.stringify(file)});
      const embedder = useLite.open('', console);
      embedder.embed(['hello'], AbortSignal.timeout(60000)).then(([vector]) => console.log(vector.length));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', code], { timeout: 15_000 });
    expect(stdout.trim()).to.equal('512');
  });

  it('serves nobody once it is closed', async () => {
    const closing = useLite.open('', silentLogger);
    const waiting = failureOf(closing.embed(['hello'], soon()));
    await closing.close();
    expect((await waiting).message).to.equal('the embedder use-lite is closed');
    expect((await failureOf(closing.embed(['hello'], soon()))).message).to.equal('the embedder use-lite is closed');
  });
});

async function failureOf(asked: Promise<unknown>): Promise<AiError> {
  try {
    await asked;
  } catch (error) {
    return error as AiError;
  }
  throw new Error('it did not fail');
}
