import { expect } from 'chai';
import { createSend } from '../../plugins/core/send';
import { defineEmbedder, type LocalEmbedder } from '../../plugins/core/embedder';
import { Embedders } from '../../plugins/ai/embedders';
import type { Endpoint } from '../../plugins/core/endpoint';
import { providers } from '../../plugins/providers';

const { send, close } = createSend({});

describe('the embedders of the settings', () => {
  const opened: string[] = [];
  let prepared: string[] = [];
  let closed: string[] = [];
  let warnings: string[] = [];
  beforeEach(() => {
    opened.length = 0;
    [prepared, closed, warnings] = [[], [], []];
  });
  after(close);

  const open = (address: string): LocalEmbedder => {
    if (address === 'wrong') throw new Error('there is nothing');
    opened.push(address);
    return {
      id: `toy:${address}`,
      background: 0,
      embed: async (texts) => texts.map(() => Float32Array.of(1)),
      prepare: () => void prepared.push(address),
      close: async () => void closed.push(address),
    };
  };
  const bare = defineEmbedder({ name: 'bare', summary: 'A toy', open });
  const toy = defineEmbedder({ name: 'toy', summary: 'A toy', address: 'name', open });
  const absent = defineEmbedder({ name: 'absent', summary: 'None', missing: () => 'run `npm install it`', open });
  const kinds = new Map([bare, toy, absent].map((kind) => [kind.name, kind]));
  const house: Endpoint = {
    name: 'house',
    provider: providers.find(({ kind }) => kind === 'openai-compatible')!,
    urls: ['http://127.0.0.1:1'],
    apiKeys: [],
    headers: {},
    models: [],
    options: {},
  };
  const parts = { kinds, endpoints: new Map([['house', house]]) };
  const declared = (embedders: Record<string, string>) =>
    new Embedders(embedders, {
      send,
      noteOwnCall() {},
      logger: { error() {}, warn: (message) => void warnings.push(message), info() {}, debug() {} },
    });

  it('are opened once for each model, whatever its names and the configurations, and closed once', async () => {
    const embedders = declared({ one: 'toy:a', same: 'toy:a', other: 'toy:b' });
    expect(opened).to.deep.equal([]);
    const [before, after] = [embedders.of(parts), embedders.of(parts)];
    expect(before('one')).to.equal(before('same'));
    expect(after('one')).to.equal(before('one'));
    expect(before('other')).not.to.equal(before('one'));
    expect(opened).to.deep.equal(['a', 'b']);
    expect(prepared).to.include.members(['a', 'b']);
    await embedders.close();
    expect(closed).to.deep.equal(['a', 'b']);
  });

  it('belong to a configuration where they are models of its endpoints', () => {
    const embedders = declared({ big: 'house/large:latest' });
    const [before, after] = [embedders.of(parts), embedders.of(parts)];
    expect(before('big')).to.equal(before('big')).and.to.include({ id: 'house/large:latest' });
    expect(after('big')).not.to.equal(before('big'));
  });

  it('are none for texts that are compared by their words', () => {
    const of = declared({ words: 'lexical', default: 'lexical' }).of(parts);
    expect([of('words'), of('lexical'), of('default')]).to.deep.equal([undefined, undefined, undefined]);
    expect(warnings).to.deep.equal([]);
  });

  it('are the built-in one unless `default` is declared, or none where that cannot be used, which is said once', () => {
    const builtIn = (missing?: () => string) => {
      const kind = defineEmbedder({ name: 'use-lite', summary: 'A toy', missing, open });
      return { ...parts, kinds: new Map([[kind.name, kind]]) };
    };
    expect(declared({}).of(builtIn())('default')).to.include({ id: 'toy:' });
    expect(declared({ default: 'house/large' }).of(builtIn())('default')).to.include({ id: 'house/large' });
    expect(warnings).to.deep.equal([]);
    const embedders = declared({});
    const lacking = builtIn(() => 'run `npm install it`');
    expect(embedders.of(lacking)('default')).to.equal(undefined);
    expect(embedders.of(lacking)('default')).to.equal(undefined);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('use-lite cannot be used: run `npm install it`');
  });

  it('need no declaration where the kind is all there is to say', () => {
    expect(declared({}).of(parts)('bare')).to.include({ id: 'toy:' });
  });

  it('that are not there are told with what there is', () => {
    const of = declared({ big: 'house/large', bad: 'tyo:a', gone: 'hose/large', wrong: 'toy:wrong', no: 'absent' }).of(
      parts,
    );
    expect(() => of('bgi')).to.throw(
      'there is no embedder `bgi` under `embedders` of system.config.yml; did you mean `big`?',
    );
    expect(() => of('bad')).to.throw(
      "embedders.bad: there is no embedder `tyo` (a provider's model is `endpoint/model`); did you mean `toy`?",
    );
    expect(() => of('gone')).to.throw('embedders.gone: there is no endpoint `hose`; did you mean `house`?');
    expect(() => of('wrong')).to.throw('embedders.wrong: there is nothing');
    expect(() => of('no')).to.throw('embedders.no: `absent` cannot be used: run `npm install it`');
  });

  it('are served to clients by their names, as far as they run here', () => {
    const local = declared({ mine: 'toy:a', big: 'house/large', words: 'lexical', no: 'absent' }).local(kinds);
    expect(local).to.deep.include({ names: ['bare', 'mine'], missing: undefined });
    expect(local.get('mine')).to.include({ id: 'toy:a' });
    for (const name of ['big', 'words', 'no', 'nobody']) {
      expect(() => local.get(name)).to.throw(`The model \`${name}\` does not exist at this endpoint.`);
    }
    const none = declared({}).local(new Map([['absent', absent]]));
    expect(none).to.deep.include({ names: [], missing: 'absent: run `npm install it`' });
  });
});
