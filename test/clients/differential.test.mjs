import { expect } from 'chai';
import fixtures from '../../dist/test/support/fixtures.js';
import gateways from '../../dist/test/matrix/matrix-gateway.js';
import recorded from '../../dist/test/matrix/recordings.js';
import replaying from '../../dist/test/matrix/replaying-server.js';
import said from '../../dist/test/matrix/said.js';
import differences from '../../dist/test/clients/differences.js';
import { aiSdkReader } from './ai-sdk-readers.mjs';

const { askers, DIALECTS, endpointFor, RELATIVE, startMatrixGateway } = gateways;

/**
 * Recorded streams, read by Vercel's AI SDK from the provider and by the official SDKs from the gateway, which had to
 * translate them: two readings of each provider's API that know nothing of each other.
 */
describe('recorded streams, by the AI SDK and by the gateway', () => {
  // Ollama's own API is the one that the AI SDK has no package for.
  const recordings = recorded
    .recordedChats()
    .filter(({ streamed, exchange, api }) => streamed && exchange.status < 400 && api !== 'ollama');
  const kinds = [...new Set(recordings.map(({ kind }) => kind))];
  const verdicts = new Map(kinds.map((kind) => [kind, []]));
  let provider;
  let gateway;

  before(async function () {
    fixtures.skipWithoutFixtures(this);
    globalThis.AI_SDK_LOG_WARNINGS = false;
    provider = await replaying.startReplayingServer(recordings);
    gateway = await startMatrixGateway([...kinds, RELATIVE], provider.url);
  });
  after(async () => {
    await gateway?.stop();
    await provider?.close();
    if (gateway) differences.printDifferences(verdicts);
  });

  for (const kind of kinds) {
    it(kind, async function () {
      const read = aiSdkReader(provider.url);
      const ask = askers(gateway);
      for (const recording of recordings.filter((each) => each.kind === kind)) {
        const direct = await said.outcomeOf(() => read(recording));
        for (const dialect of DIALECTS) {
          const model = `${endpointFor(recording, dialect)}/${recording.id}`;
          const translated = await said.outcomeOf(() => ask[dialect](model, true));
          verdicts.get(kind).push(differences.judge(recording, dialect, direct, translated));
        }
      }
      const failed = verdicts.get(kind).flatMap(({ failure }) => failure ?? []);
      expect(failed.join('\n\n')).to.equal('');
    });
  }

  it('has no explanation that nothing needs', () => {
    const given = new Set([...verdicts.values()].flat().map(({ reason }) => reason));
    expect(differences.DIFFERENCES.map(({ reason }) => reason).filter((reason) => !given.has(reason))).to.deep.equal(
      [],
    );
  });
});
