import { expect } from 'chai';
import { run } from '../../../plugins/ai/command';
import { cacheText } from '../../../plugins/ai/command/cache-text';
import { type CachingGateway, startCachingGateway } from './caching-gateway';

describe('eg-ai cache', () => {
  let gateway: CachingGateway;

  before(async () => {
    gateway = await startCachingGateway();
  });
  after(() => gateway.stop());

  async function egAi(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' };
    process.env.EG_ADMIN_PORT = new URL(gateway.adminUrl).port;
    const terminal = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
    const code = await run(['cache', ...words], terminal);
    delete process.env.EG_ADMIN_PORT;
    return { code, ...said };
  }
  async function printed(...words: string[]): Promise<string> {
    const { code, out, err } = await egAi(...words);
    expect(code, err).to.equal(0);
    return out;
  }

  it('tells how caches do, and which does not answer', async () => {
    await gateway.ask('alice', 'What is a cache?');
    await gateway.ask('bob', 'what is a cache?');
    const { code, out, err } = await egAi('stats');
    expect(code).to.equal(1);
    expect(err).to.equal('The cache of away does not answer; the log of the gateway says why.');
    expect(out.split('\n')).to.deep.equal([
      'Pipeline ai: semantic',
      '  store             default: 1 answer, 0.5 kB',
      '  hits by meaning   1, 50 % of 2',
      '  of these wrong    1.1 % (between 0.4 % and 2.6 %); 2 % may be',
      '  saved             0.010000 US dollars',
      '  serves from       similarity 0.963',
      '  not looked for    none',
      '  answers compared  none',
      '  decided by        verifier same-words, embedder lexical',
    ]);
    const { data } = JSON.parse((await egAi('stats', '--json')).out) as { data: { pipeline: string }[] };
    expect(data.map(({ pipeline }) => pipeline)).to.deep.equal(['ai']);
  });

  it('says what is not known yet', () => {
    const semantic = {
      ...{
        embedder: 'lexical',
        verifier: '1',
        shadow: true,
        max_error_rate: 0.02,
        threshold: null,
        least_similarity: null,
        error: null,
      },
      ...{ hits: 0, misses: 0, refused: { tools: 2, image: 7 }, labels: { shadow: 3 } },
      ...{ saved_usd: null, unpriced_hits: 4 },
    };
    const text = cacheText({ pipeline: 'a', mode: 'semantic', store: 's', entries: null, bytes: null, semantic });
    expect(text).to.contain('semantic, shadow (serves nothing by meaning)').and.contain('image 7, tools 2');
    expect(text)
      .to.match(/of these wrong +not known yet; 2 % may be\n/)
      .and.match(/serves from +nothing yet/);
    expect(text).to.match(/would have been hits +0\n/);
    expect(text).to.match(/would have saved +unknown: the price of no hit is known\n/);
    const some = { ...semantic, shadow: false, saved_usd: 0.25, unpriced_hits: 1 };
    expect(cacheText({ pipeline: 'a', mode: 'semantic', store: 's', entries: 9, bytes: 2e6, semantic: some }))
      .to.match(/ saved +at least 0.250000 US dollars; the price of 1 hit is not known\n/)
      .and.match(/store +s: 9 answers, 2.0 MB\n/);
    const exact = cacheText({ pipeline: 'b', mode: 'exact', store: 's', entries: null, bytes: null, semantic: null });
    expect(exact).to.equal('Pipeline b: exact\n  store  s');
  });

  it('lists what is kept', async () => {
    await gateway.ask('bob', 'What is a list?', 'atlas');
    const out = await printed('list', '--pipeline', 'ai', '--tag', 'project=atlas');
    expect(out).to.match(/^entry +pipeline +stored +model +consumer +question\n/);
    expect(out).to.match(/^e\d +ai +\d{4}-.* UTC +demo\/chat +bob +What is a list\?$/m);
    expect(out).to.match(/\n\n1 answer\.$/);
    expect(await printed('list', '--pipeline', 'ai', '--limit', '1')).to.match(/\d answers, of which 1 is listed\.$/);
    expect(await printed('list', '--pipeline', 'ai', '--older-than', '2h')).to.equal('No answer fits.');
  });

  it('forgets by meaning, after it has shown what would go', async () => {
    await gateway.ask('bob', 'What is a purge?');
    const words = ['purge', '--pipeline', 'ai', '--like', 'what IS a purge?'];
    expect(await printed(...words, '--dry-run'))
      .to.contain('What is a purge?')
      .and.contain('1 answer.');
    expect(await printed(...words)).to.equal('1 answer was removed.');
    expect(await printed(...words)).to.equal('0 answers were removed.');
    const { removed } = JSON.parse(await printed('purge', '--pipeline', 'ai', '--all', '--json')) as {
      removed: number;
    };
    expect(removed).to.be.greaterThan(0);
  });

  it('refuses what says too little, with what to say', async () => {
    const nothing = await egAi('purge');
    expect(nothing).to.include({ code: 2 });
    expect(nothing.err).to.contain('Say which answers are to go').and.contain('--all.');
    const tag = await egAi('purge', '--tag', 'project');
    expect(tag).to.include({ code: 2 });
    expect(tag.err).to.contain('--tag must be a name and a value');
    expect((await egAi('purge', '--all')).err).to.contain('The store of a cache does not answer');
    expect((await egAi('list', '--pipeline', 'other')).err).to.contain('pipelines with one: `ai`, `away`');
  });
});
