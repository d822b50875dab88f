import { expect } from 'chai';
import { recordedExchanges, skipWithoutFixtures } from '../../support/fixtures';
import { ReplayingProvider } from '../../support/replaying-provider';
import { type Behind, failureOf, startBehind } from './gateway';

const PARTS = [{ text: 'a cat' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }];
const [RECORDED] = recordedExchanges('gemini', ({ operation, status }) => operation === 'embeddings' && status < 400);

describe('embeddings of images beside texts', () => {
  let google: ReplayingProvider;
  let behind: Behind;

  before(async () => {
    google = await ReplayingProvider.start();
    process.env.EMBEDDINGS_KEY = 'a-key-of-the-gateway';
    const gemini = { url: google.url, provider: 'gemini', apiKey: 'env:EMBEDDINGS_KEY' };
    behind = await startBehind({ endpoints: { gemini } });
  });
  after(async () => {
    await behind.close();
    await google.close();
  });

  it('are refused by models that embed text alone', async () => {
    const asked = { model: 'demo/embed', contents: [{ parts: PARTS }] };
    const { status, error } = await failureOf(behind.ai.models.embedContent(asked));
    expect([status, error.status]).to.deep.equal([400, 'INVALID_ARGUMENT']);
    expect(error.message).to.contain('input[0]');
  });

  it('reach models that see as they came', async function () {
    skipWithoutFixtures(this);
    google.replay(RECORDED!);
    await behind.ai.models.embedContent({ model: 'gemini/e', contents: [{ parts: PARTS }] });
    const { requests } = JSON.parse(google.received[0]!.body.toString()) as { requests: { content: object }[] };
    expect(requests.map(({ content }) => content)).to.deep.equal([{ parts: PARTS }]);
  });
});
