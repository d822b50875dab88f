import { expect } from 'chai';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { needChromium, openTab, startBrowser, type Tab } from '../support/browser';
import { FOREIGN_CACHE } from '../support/foreign-cache-plugin';
import { type RunningGateway, startGateway } from '../support/gateway';
import { chat, post } from '../support/routed-gateway';
import { seriousFindings, settled } from './serious-findings';

const VIEWER = 'viewer-token-0123456789';

/** Pipelines whose cache says of itself what there is no waiting for, by name. */
const FOREIGN: Record<string, object> = {
  settled: {},
  drifting: {
    report: {
      error: { estimate: 0.034, low: 0.021, high: 0.052 },
      labels: { shadow: 41, repeat: 3 },
      savedUsd: 1.2,
      unpricedHits: 3,
    },
  },
  trial: { report: { shadow: true, threshold: null, error: null, savedUsd: null, unpricedHits: 2 } },
  plain: { exact: true },
  away: { away: true },
};

const PASSWORD = 'How do I reset my password?';
const TOWER = 'How tall is the Eiffel Tower in Paris?';
/** The second one means what the first one does, and the last one is bound to a time. */
const ASKED = [PASSWORD, 'How can I reset my password, please?', TOWER, 'What is the weather today?'];

describe('the page on caches', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    process.env.AI_ADMIN_TOKEN = 'admin-token-0123456789';
    process.env.AI_VIEWER_TOKEN = VIEWER;
    const router = { 'provider-router': { action: { models: { one: 'demo/chat' } } } };
    const semantic = { mode: 'semantic', embedder: 'lexical', maxErrorRate: 0.1, shadowRate: 0 };
    const caches = {
      ai: { 'semantic-cache': { action: semantic } },
      ...Object.fromEntries(Object.entries(FOREIGN).map(([name, action]) => [name, { 'foreign-cache': { action } }])),
    };
    const names = Object.keys(caches);
    gateway = await startGateway({
      plugins: FOREIGN_CACHE,
      gateway: {
        apiEndpoints: Object.fromEntries(names.map((name) => [name, { host: '*', paths: `/${name}/v1/*` }])),
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['semantic-cache', 'foreign-cache', 'provider-router'],
        pipelines: Object.fromEntries(
          Object.entries(caches).map(([name, cache]) => [name, { apiEndpoints: [name], policies: [cache, router] }]),
        ),
      },
    });
    for (const content of ASKED) {
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
    expect(told).to.contain('How many of the hits were wrong is not known; 10% may be. too little is compared yet');
    expect(told).to.match(/Hits by meaning133% of 3 looked for/);
    expect(told)
      .to.match(/Misses2/)
      .and.match(/Not looked for1/)
      .and.match(/Saved\$0\.00/)
      .and.match(/Answers kept2\d+\.\d kB/);
    expect(told)
      .to.match(/Serves fromsimilarity 0\.\d{3}/)
      .and.contain('Embedderlexical');
    const refused = card(page, 'ai').getByRole('table', { name: 'Not looked for by meaning' });
    expect(await refused.locator('tbody tr').allTextContents()).to.deep.equal(['time1100%']);
    const known = await text(page, 'settled');
    expect(known).to.contain(
      '1.1% of the hits were wrong, between 0.4% and 2.6%; 2.0% may be. too little is compared to be sure',
    );
    expect(known).to.contain('Saved$0.00').and.contain('same-words');
  });

  it('says so when the bound is not kept, or nothing is known yet', async () => {
    const page = await open();
    await card(page, 'drifting').waitFor();
    expect(await text(page, 'drifting'))
      .to.contain('above the bound')
      .and.contain('shadow41')
      .and.contain('repeat3')
      .and.contain('Saved≥ $1.20');
    const trial = await text(page, 'trial');
    expect(trial).to.contain('How many of the hits were wrong is not known; 2.0% may be. too little is compared yet');
    expect(trial)
      .to.contain('Would have savedunknown')
      .and.contain('serves nothing by meaning')
      .and.contain('Would have been hits0none looked for yet');
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
    expect(await kept.locator('.question').allTextContents()).to.have.members([PASSWORD, TOWER]);
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
    const row = kept.getByRole('row').filter({ hasText: TOWER });
    await row.getByRole('button', { name: /^Forget/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Forget the answer?' });
    await dialog.getByText(TOWER).waitFor();
    await dialog.getByRole('button', { name: 'Forget' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.waitFor({ state: 'detached' });
    expect(await kept.getByRole('row').filter({ hasText: PASSWORD }).count()).to.equal(1);
    const again = await post(
      `${gateway.url}/ai/v1/chat/completions`,
      chat({ messages: [{ role: 'user', content: TOWER }] }),
    );
    expect(again.headers.get('x-ai-cache')).to.equal('miss');
  });

  it('can be read by everybody, in light, in the dark and on a phone', async () => {
    const page = await open();
    await card(page, 'ai').waitFor();
    for (const [look, colorScheme, width] of [
      ['light', 'light', 1280],
      ['dark', 'dark', 1280],
      ['phone', 'light', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      const shots = process.env.SCREENSHOTS;
      if (shots) await page.screenshot({ path: path.join(shots, `caches-${look}.png`), fullPage: true });
      expect(await seriousFindings(page), look).to.deep.equal([]);
      const needed: number = await page.evaluate('document.documentElement.scrollWidth');
      expect(needed, look).to.be.at.most(width);
    }
  });
});
