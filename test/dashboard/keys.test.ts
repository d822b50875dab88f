import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { needChromium, openTab, startBrowser, type Tab } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { chat, post, startRouted } from '../support/routed-gateway';

describe('keys on the page', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      router: { models: { one: ['demo/chat'] } },
      before: [{ 'ai-auth': null }],
    });
    browser = await startBrowser();
    tab = await openTab(browser, `${gateway.adminUrl}/ai/#/keys`);
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  const call = async (key: string) => {
    const { status } = await post(`${gateway.url}/v1/chat/completions`, chat(), { authorization: `Bearer ${key}` });
    return status;
  };

  it('are made, shown once, rotated and revoked, as the gateway port tells', async () => {
    const { page } = tab;
    const dialog = page.getByRole('dialog');
    const secret = async () => (await dialog.locator('.secret').textContent()) ?? '';
    await page.getByRole('button', { name: 'Create a key' }).click();
    await dialog.getByLabel('Consumer').fill('alice');
    await dialog.getByLabel('Team').fill('search');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const first = await secret();
    expect(await call(first)).to.equal(200);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row').filter({ hasText: 'alice' });
    await row.getByText('active').waitFor();
    expect(await page.content()).not.to.contain(first);

    await row.getByRole('button', { name: /^Rotate/ }).click();
    await dialog.getByLabel('The present secret works on for').fill('');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    const second = await secret();
    expect(second).not.to.equal(first);
    expect([await call(first), await call(second)]).to.deep.equal([401, 200]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await row.getByRole('button', { name: /^Revoke/ }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await call(second)).to.equal(200);
    await row.getByRole('button', { name: /^Revoke/ }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No keys yet').or(row.getByText('revoked')).waitFor();
    expect(await call(second)).to.equal(401);
    expect(tab.faults).to.deep.equal([]);
  });

  it('tell in the form what the gateway does not take', async () => {
    const { page } = tab;
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Consumer').fill('bob');
    await page.getByLabel('Ends').fill('soon');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'expires: must be a time' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
