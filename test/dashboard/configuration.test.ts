import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { consumerOf } from '../support/consumers';
import { needChromium, openTab, startBrowser, type Tab } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';

describe('configuration and limits on the page', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      router: { models: { smart: ['demo/chat'] } },
      before: [{ quota: { action: { limits: [{ requests: 60, per: 'hour', by: 'consumer' }] } } }],
    });
    await consumerOf(gateway, 'alice', 'search');
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });
  afterEach(async () => {
    await tab.close();
    expect(tab.faults).to.deep.equal([]);
  });

  const open = async (place: string) => {
    tab = await openTab(browser, `${gateway.adminUrl}/ai/#/${place}`);
    return tab.page;
  };

  it('tell which policies a request passes, and where its model leads', async () => {
    const page = await open('configuration');
    await page.getByRole('listitem').filter({ hasText: 'provider-router' }).waitFor();
    await page.getByLabel('Model').fill('smart');
    await page.keyboard.press('Enter');
    await page.getByRole('row').filter({ hasText: 'demo/chat' }).waitFor();
    await page.getByLabel('Path').fill('/nowhere');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing that is configured takes such a request.').waitFor();
  });

  it('show what is loaded, without secrets', async () => {
    const page = await open('configuration?tab=files');
    await page.getByText('session', { exact: true }).click();
    await page.getByText('"secret": "***"').waitFor();
    expect(await page.content()).not.to.contain('keyboard cat');
  });

  it('say what would be wrong with a change, and where', async () => {
    const page = await open('configuration?tab=check');
    await page.getByLabel('gateway.config.yml').fill('pipelines:\n  ai:\n    policies:\n      - quotas:\n');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    const problem = page.getByRole('listitem').filter({ hasText: 'quotas' }).first();
    await problem.waitFor();
    expect(await problem.textContent()).to.match(/gateway\.config\.yml:\d+:\d+/);
  });

  it('list who may call, and lead to what is left of their limits', async () => {
    const page = await open('limits');
    await page.getByRole('link', { name: 'alice' }).click();
    await page.getByRole('row').filter({ hasText: '60 requests per hour by consumer' }).waitFor();
  });
});
