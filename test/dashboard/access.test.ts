import { expect } from 'chai';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { needChromium, openTab } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { NEWEST } from './seed';
import { type SeededPage, startSeededPage } from './seeded-page';
import { seriousFindings, settled } from './serious-findings';

const PLACES = [
  { name: 'overview', place: 'overview?range=24h' },
  { name: 'usage', place: 'usage?by=model&range=7d&team=search' },
  { name: 'requests', place: 'requests?mode=history&range=24h' },
  { name: 'request', place: `requests?mode=history&range=24h&request=${NEWEST}` },
  { name: 'providers', place: 'providers' },
  { name: 'limits', place: 'limits?consumer=alice' },
  { name: 'cache', place: 'cache' },
  { name: 'keys', place: 'keys' },
  { name: 'configuration', place: 'configuration?model=one' },
  { name: 'loaded', place: 'configuration?tab=files' },
  { name: 'everybody', place: 'limits' },
];
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

describe('the page for everybody', function () {
  // A look at every view, on machines that are busy otherwise.
  this.timeout(60_000);
  let folder: string;
  let seeded: SeededPage;
  let gateway: RunningGateway;
  let browser: Browser;

  before(async function () {
    needChromium(this);
    seeded = await startSeededPage(600);
    ({ gateway, browser, folder } = seeded);
  });
  after(() => seeded?.stop());

  for (const { name: look, ...options } of LOOKS) {
    it(`can be read by everybody in the look ${look}, within its width, asking nobody else`, async () => {
      const tab = await openTab(browser, `${gateway.adminUrl}/ai/#/overview`, options);
      const shots = process.env.SCREENSHOTS ?? folder;
      for (const { name, place } of PLACES) {
        await tab.page.goto(`${gateway.adminUrl}/ai/#/${place}`);
        await tab.page.locator(`a[href*="#/${place.split('?')[0]}"][aria-current]`).waitFor({ state: 'attached' });
        await settled(tab.page);
        await tab.page.screenshot({ path: path.join(shots, `${name}-${look}.png`) });
        expect(await seriousFindings(tab.page), `${name} in ${look}`).to.deep.equal([]);
        const width: number = await tab.page.evaluate('document.documentElement.scrollWidth');
        expect(width, `width of ${name}`).to.be.at.most(options.viewport.width);
      }
      expect(tab.faults).to.deep.equal([]);
      await tab.close();
    });
  }

  it('can be used by keyboard alone', async () => {
    const tab = await openTab(browser, `${gateway.adminUrl}/ai/#/overview`);
    const { page } = tab;
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
    const focused = () =>
      page.evaluate('document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).to.contain('Skip to the content');
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await heading('Keys');
    await page.getByRole('button', { name: 'Create a key' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      const outside: boolean = await page.evaluate(
        'document.activeElement !== document.body && !document.activeElement.closest("dialog")',
      );
      expect(outside).to.equal(false);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).to.contain('Create a key');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard and help' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    await page.locator('html[data-theme=light]').waitFor();
    expect(tab.faults).to.deep.equal([]);
    await tab.close();
  });
});
