import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { needChromium, openTab, type Tab } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { NEWEST } from './seed';
import { type SeededPage, startSeededPage } from './seeded-page';

const ROWS = 1_200;

describe('the views of the page', function () {
  this.timeout(20_000);
  let seeded: SeededPage;
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    seeded = await startSeededPage(ROWS);
    ({ gateway, browser } = seeded);
  });
  after(() => seeded?.stop());
  afterEach(async () => {
    await tab.close();
    expect(tab.faults).to.deep.equal([]);
  });

  const open = async (place: string) => {
    tab = await openTab(browser, `${gateway.adminUrl}/ai/#/${place}`);
    return tab.page;
  };

  it('say at a glance what a month came to, and change with the time that is chosen', async () => {
    const page = await open('overview?range=30d');
    const requests = page.locator('.tile-value').first();
    await requests.filter({ hasText: /^1,(19|20)\d$/ }).waitFor();
    for (const title of ['Requests', 'Cost', 'Tokens', 'Time to answer']) {
      await page.getByRole('img', { name: `${title} over time` }).waitFor();
    }
    await page.getByRole('row').filter({ hasText: 'alice' }).waitFor();
    await page.getByRole('button', { name: '1 h', exact: true }).click();
    await requests.filter({ hasText: /^\d{1,3}$/ }).waitFor();
    expect(page.url()).to.contain('range=1h');
  });

  it('show a chart as a table, for those who cannot see it', async () => {
    const page = await open('overview?range=30d');
    await page.getByRole('button', { name: 'Show Cost as a table' }).click();
    const table = page.getByRole('table', { name: 'Cost' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).to.be.greaterThan(28);
    expect(await table.getByRole('columnheader').allTextContents()).to.deep.equal([
      'Time (UTC)',
      'Spent',
      'Saved by cache',
    ]);
  });

  it('say of a cost with an unknown price in it that it is more than what is known', async () => {
    const page = await open('usage?by=consumer&range=24h');
    const cost = page.getByRole('row').filter({ hasText: 'alice' }).getByRole('cell').nth(1);
    await cost.waitFor();
    expect(await cost.textContent()).to.match(/^≥ \$\d+\.\d\d$/);
  });

  it('lead from a team to its consumers, and back by taking the filter off', async () => {
    const page = await open('usage?range=30d');
    const table = page.getByRole('table', { name: 'Usage by team' });
    await table.getByRole('link', { name: 'search' }).click();
    const consumers = page.getByRole('table', { name: 'Usage by consumer' });
    await consumers.waitFor();
    expect((await consumers.getByRole('link').allTextContents()).sort()).to.deep.equal(['alice', 'crawler']);
    await page.getByRole('button', { name: 'Remove the filter Team: search' }).click();
    await consumers.getByRole('link', { name: 'bob' }).waitFor();
  });

  it('sort a table by any column', async () => {
    const page = await open('usage?by=model&range=30d');
    const table = page.getByRole('table', { name: 'Usage by model' });
    const requests = async () => {
      const cells = await table.locator('tbody tr td:nth-child(3)').allTextContents();
      return cells.map((text) => Number(text.replace(/,/g, '')));
    };
    await table.getByRole('button', { name: 'Requests' }).click();
    const falling = await requests();
    expect(falling)
      .to.have.length(4)
      .and.deep.equal([...falling].sort((a, b) => b - a));
    await table.getByRole('button', { name: 'Requests' }).click();
    expect(await requests()).to.deep.equal([...falling].reverse());
  });

  it('export what they show, as files of the formats that the gateway writes', async () => {
    const page = await open('usage?by=model&range=30d');
    const file = async (format: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: format, exact: true }).click(),
      ]);
      return readFileSync(await download.path(), 'utf8');
    };
    const [head = '', ...lines] = (await file('CSV')).trim().split(/\r?\n/);
    expect(head).to.match(/^model,requests/);
    expect(lines).to.have.length(4);
    expect(JSON.parse((await file('JSON Lines')).split('\n')[0]!)).to.include.keys('model', 'requests');
    expect(await file('FOCUS'))
      .to.contain('BilledCost')
      .and.contain('ServiceCategory');
  });

  it('lead from a team to its statement, to print', async () => {
    const page = await open('usage?by=model&range=30d&team=search');
    const [statement] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Statement' }).click(),
    ]);
    await statement.getByRole('heading', { name: 'Statement' }).waitFor();
    expect(await statement.getByText('team search').count()).to.equal(1);
  });

  it('page through requests, the newest first', async () => {
    const page = await open('requests?mode=history&range=30d');
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr');
    await rows.nth(49).waitFor();
    expect(await rows.count()).to.equal(50);
    await page.getByRole('button', { name: 'Older requests' }).click();
    await rows.nth(99).waitFor();
    const times = await rows.locator('td:first-child').allTextContents();
    expect(times).to.deep.equal([...times].sort().reverse());
    await page.getByRole('button', { name: 'Failed' }).click();
    await rows.locator('.badge.good').first().waitFor({ state: 'detached' });
    expect(await rows.locator('.badge.bad').count()).to.be.greaterThan(20);
  });

  it('tell everything of one request, and close by Escape', async () => {
    const page = await open(`requests?mode=history&range=24h&request=${NEWEST}`);
    const drawer = page.getByRole('dialog', { name: NEWEST });
    const text = async (name: string) => (await drawer.getByRole('region', { name }).first().textContent()) ?? '';
    await drawer.getByRole('region', { name: 'Timings' }).waitFor();
    expect(await text('Timings')).to.match(/openai failed.*340 ms.*anthropic.*480 ms.*2\.60 s in all/);
    expect(await text('Usage and cost')).to.contain('estimate');
    expect(await text('Attempts'))
      .to.contain('503')
      .and.contain('provider_error')
      .and.contain('$0.0083');
    expect(await text('Decisions')).to.contain('pii in the input: redact');
    expect(await drawer.getByText('project: atlas').count()).to.equal(1);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(page.url()).not.to.contain(NEWEST);
  });

  it('say what is left of limits, and whose they are not', async () => {
    const page = await open('limits?consumer=alice');
    await page.getByRole('row').filter({ hasText: '60 requests per hour by consumer' }).waitFor();
    await page.getByLabel('Name').fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'There is no consumer nobody' }).waitFor();
  });
});
