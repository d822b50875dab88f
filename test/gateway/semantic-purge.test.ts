import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../plugins/ai/command';
import { atTime } from '../support/clock';
import { consumerOf } from '../support/consumers';
import { ANSWER, QUESTION, REPHRASED, SemanticGateway } from './semantic-gateway';

const TOWER = 'How tall is the Eiffel Tower in Paris?';
const TOWER_REPHRASED = 'What is the height of the Eiffel Tower in Paris?';
const HOUR = 3_600_000;

for (const kind of ['memory', 'sqlite'] as const) {
  describe(`purging a semantic cache in ${kind}`, () => {
    const cache = new SemanticGateway();
    let folder: string;

    beforeEach(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'purge-'));
      const store = kind === 'memory' ? 'memory' : `sqlite:${path.join(folder, 'cache.db')}`;
      await cache.start({ scope: 'route', store: 'kept', ttl: 86_400 }, [{ 'ai-auth': null }], {
        stores: { kept: store },
      });
      cache.says(ANSWER);
    });
    afterEach(async () => {
      await cache.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const clientOf = async (name: string, team: string) => cache.client(await consumerOf(cache.gateway, name, team));

    async function egAi(...words: string[]): Promise<string> {
      const said = { out: '', err: '' };
      process.env.EG_ADMIN_PORT = new URL(cache.gateway.adminUrl).port;
      const terminal = {
        out: (text: string) => void (said.out += text),
        err: (text: string) => void (said.err += text),
      };
      const code = await run(['cache', ...words], terminal);
      delete process.env.EG_ADMIN_PORT;
      expect(code, said.err).to.equal(0);
      return said.out;
    }

    /** Both questions as they were asked, and in other words. */
    const left = async () => {
      const found: (string | null)[] = [];
      for (const content of [QUESTION, REPHRASED, TOWER, TOWER_REPHRASED]) {
        const before = cache.provider.received.length;
        found.push((await cache.ask(content)).cache);
        expect(cache.provider.received.length - before).to.equal(found.at(-1) === 'miss' ? 1 : 0);
      }
      return found;
    };

    it('takes by team what the members of that team had asked', async () => {
      const [search, support] = [await clientOf('ann', 'search'), await clientOf('bob', 'support')];
      await cache.ask(QUESTION, { client: search });
      await cache.ask(TOWER, { client: support });
      cache.openai = support;
      expect(await egAi('list', '--team', 'search'))
        .to.contain(QUESTION)
        .and.not.to.contain('Tower');
      expect(await egAi('purge', '--team', 'nobody')).to.equal('0 answers were removed.');
      expect(await egAi('purge', '--team', 'search')).to.equal('1 answer was removed.');
      expect(await left()).to.deep.equal(['miss', 'semantic-hit', 'hit', 'semantic-hit']);
    });

    it('takes by tag what had been asked with it, and no other value of it', async () => {
      cache.openai = await clientOf('ann', 'search');
      await cache.ask(QUESTION, { headers: { 'x-ai-tags': 'project=atlas' } });
      await cache.ask(TOWER, { headers: { 'x-ai-tags': 'project=bluebird' } });
      expect(await egAi('purge', '--tag', 'project=atla')).to.equal('0 answers were removed.');
      expect(await egAi('purge', '--tag', 'project=atlas', '--dry-run')).to.contain(QUESTION);
      expect(await egAi('purge', '--tag', 'project=atlas')).to.equal('1 answer was removed.');
      expect(await left()).to.deep.equal(['miss', 'semantic-hit', 'hit', 'semantic-hit']);
    });

    it('counts before it goes also what only exactly the same requests find', async () => {
      cache.openai = await clientOf('ann', 'search');
      await cache.ask(QUESTION);
      await cache.ask(TOWER, { body: { temperature: 1 } });
      expect(await egAi('purge', '--team', 'search', '--dry-run')).to.match(/\n2 answers, of which 1 is listed\.$/);
      expect(await egAi('purge', '--entry', 'other', '--dry-run')).to.equal('No answer fits.');
      expect(await egAi('purge', '--team', 'search')).to.equal('2 answers were removed.');
    });

    it('takes by age what is older, with what else is said', async () => {
      cache.openai = await clientOf('ann', 'search');
      await atTime(Date.now() - 3 * HOUR, () => cache.ask(QUESTION));
      await cache.ask(TOWER);
      expect(await egAi('list', '--older-than', '2h'))
        .to.contain(QUESTION)
        .and.not.to.contain('Tower');
      expect(await egAi('purge', '--older-than', '4h')).to.equal('0 answers were removed.');
      expect(await egAi('purge', '--older-than', '2h', '--team', 'support')).to.equal('0 answers were removed.');
      expect(await egAi('purge', '--older-than', '2h')).to.equal('1 answer was removed.');
      expect(await left()).to.deep.equal(['miss', 'semantic-hit', 'hit', 'semantic-hit']);
    });
  });
}
