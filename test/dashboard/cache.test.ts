import { expect } from 'chai';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { needChromium, openTab, startBrowser, type Tab } from '../support/browser';
import { FOREIGN_CACHE } from '../support/foreign-cache-plugin';
import { type RunningGateway, startGateway } from '../support/gateway';
import { chat, post } from '../support/routed-gateway';
import { seriousFindings, settled } from './serious-findings';

const VIEWER = 'viewer-token-0123456789';

/** Pipelines by name, each with what its cache says of itself. */
const CACHES: Record<string, object> = {
  ai: {},
  drifting: { report: { error: { estimate: 0.034, low: 0.021, high: 0.052 }, labels: { shadow: 41, repeat: 3 } } },
  trial: { report: { shadow: true, threshold: null, error: null } },
  plain: { exact: true },
  away: { away: true },
};

describe('the page on caches', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    process.env.AI_ADMIN_TOKEN = 'admin-token-0123456789';
    process.env.AI_VIEWER_TOKEN = VIEWER;
    const names = Object.keys(CACHES);
    const router = { 'provider-router': { action: { models: { one: 'demo/chat' } } } };
    gateway = await startGateway({
      plugins: FOREIGN_CACHE,
      gateway: {
        apiEndpoints: Object.fromEntries(names.map((name) => [name, { host: '*', paths: `/${name}/v1/*` }])),
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['foreign-cache', 'provider-router'],
        pipelines: Object.fromEntries(
          Object.entries(CACHES).map(([name, action]) => [
            name,
            { apiEndpoints: [name], policies: [{ 'foreign-cache': { action } }, router] },
          ]),
        ),
      },
    });
    for (const content of ['What is a page?', 'what is a PAGE?', 'What is a row?', `What is ${'a '.repeat(80)}line?`]) {
      await post(`${gateway.url}/ai/v1/chat/completions`, chat({ messages: [{ role: 'user', content }] }));
    }
    browser = await startBrowser();
  });
  after(async () => {
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
    await browser?.close();
    await gateway?.stop();
  });
  afterEach(async () => {
    await tab.close();
    expect(tab.faults).to.deep.equal([]);
  });

  const open = async (options: object = {}) => {
    tab = await openTab(browser, `${gateway.adminUrl}/ai/#/cache`, options);
    return tab.page;
  };
  const card = (page: Page, name: string) => page.getByRole('region', { name: `Pipeline ${name}` });
  const text = async (page: Page, name: string) => (await card(page, name).textContent()) ?? '';

  it('tells how many hits were wrong against what may be, and what became of requests', async () => {
    const page = await open();
    await card(page, 'ai').waitFor();
    const told = await text(page, 'ai');
    expect(told).to.contain(
      '1.1% of the hits were wrong, between 0.4% and 2.6%; 2.0% may be. too little is compared to be sure',
    );
    expect(told).to.match(/Hits by meaning133% of 3 looked for/);
    expect(told)
      .to.match(/Misses2/)
      .and.match(/Not looked for1/)
      .and.match(/Saved\$0.01/)
      .and.match(/Answers kept3/);
    expect(told).to.contain('3.25 log-odds').and.contain('same-words');
    const refused = page.getByRole('table', { name: 'Not looked for by meaning' });
    expect(await refused.locator('tbody tr').allTextContents()).to.deep.equal(['long1100%']);
  });

  it('says so when the bound is not kept, or nothing is known yet', async () => {
    const page = await open();
    await card(page, 'drifting').waitFor();
    expect(await text(page, 'drifting'))
      .to.contain('above the bound')
      .and.contain('shadow41')
      .and.contain('repeat3');
    const trial = await text(page, 'trial');
    expect(trial).to.contain('How many of the hits were wrong is not known; 2.0% may be. too little is compared yet');
    expect(trial).to.contain('serves nothing by meaning').and.contain('Would have been hits0none looked for yet');
    expect(trial)
      .to.contain('nothing yet: too little is known')
      .and.contain('None: every request was looked for so far.');
    expect(await text(page, 'plain')).to.contain('exact: answers only requests that are the same');
    await page.getByText('The cache of the pipeline away does not answer.').waitFor();
  });

  it('lists what is kept for admins, and not for viewers', async () => {
    const page = await open();
    const kept = page.getByRole('table', { name: 'Answers that ai keeps' });
    await kept.waitFor();
    expect(await kept.locator('.question').allTextContents()).to.include('What is a page?');
    await page.getByRole('region', { name: 'Answers that trial keeps' }).getByText('Nothing is kept yet').waitFor();
    await tab.close();
    const stranger = await open({ extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.1' } });
    await stranger.getByLabel('Admin or viewer token').fill(VIEWER);
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    await card(stranger, 'ai').waitFor();
    expect(await stranger.getByRole('region', { name: /^Answers that/ }).count()).to.equal(0);
  });

  it('has an answer forgotten', async () => {
    const page = await open();
    const kept = page.getByRole('table', { name: 'Answers that ai keeps' });
    const row = kept.getByRole('row').filter({ hasText: 'What is a row?' });
    await row.getByRole('button', { name: /^Forget/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Forget the answer?' });
    await dialog.getByText('What is a row?').waitFor();
    await dialog.getByRole('button', { name: 'Forget' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.waitFor({ state: 'detached' });
    expect(await kept.getByRole('row').filter({ hasText: 'What is a page?' }).count()).to.equal(1);
  });

  for (const [look, options] of Object.entries({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  })) {
    it(`can be read by everybody in the look ${look}`, async () => {
      const page = await open(options);
      await card(page, 'ai').waitFor();
      await settled(page);
      const shots = process.env.SCREENSHOTS;
      if (shots) await page.screenshot({ path: path.join(shots, `caches-${look}.png`), fullPage: true });
      expect(await seriousFindings(page)).to.deep.equal([]);
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).to.be.at.most(await page.evaluate('window.innerWidth'));
    });
  }
});
