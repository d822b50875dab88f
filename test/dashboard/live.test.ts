import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { needChromium, openTab, startBrowser } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { chat, post, startRouted } from '../support/routed-gateway';

describe('live requests on the page', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;

  before(async function () {
    needChromium(this);
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      router: { models: { one: ['demo/chat'], slow: ['demo/slow'] } },
      before: [{ 'usage-meter': null }],
    });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  const call = (body: object) => post(`${gateway.url}/v1/chat/completions`, chat(body));

  it('are seen while a stream runs and when it has ended, and wait while somebody reads', async () => {
    const { page, faults } = await openTab(browser, `${gateway.adminUrl}/ai/#/requests`);
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    const running = call({ model: 'slow', stream: true });
    const row = page.getByRole('row').filter({ hasText: 'slow' });
    await row.getByText('answering').waitFor();
    expect((await running).status).to.equal(200);
    await row.getByText('200').waitFor();

    await page.keyboard.press('p');
    await page.getByRole('status').filter({ hasText: 'paused' }).waitFor();
    await call({});
    await page.getByRole('button', { name: 'Go on (1 waiting)' }).click();
    await page.getByRole('row').filter({ hasText: 'demo' }).nth(1).waitFor();

    await row.getByRole('button').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('region', { name: 'Timings' }).getByText('demo').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('link', { name: 'Providers' }).click();
    const demo = page.getByRole('row').filter({ hasText: 'demo' });
    await demo.getByText('well').waitFor();
    expect(faults).to.deep.equal([]);
  });

  it('are left out by a filter', async () => {
    const { page, faults } = await openTab(browser, `${gateway.adminUrl}/ai/#/requests?model=chat`);
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await call({ model: 'slow', max_tokens: 3 });
    await call({});
    await page.getByRole('row').filter({ hasText: 'chat' }).first().waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'slow' }).count()).to.equal(0);
    expect(faults).to.deep.equal([]);
  });
});
