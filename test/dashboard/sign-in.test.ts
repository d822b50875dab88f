import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { needChromium, openTab, startBrowser, type Tab } from '../support/browser';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';

const ADMIN = 'the-token-of-an-admin';
const VIEWER = 'the-token-of-a-viewer';

describe('signing in on the page', function () {
  this.timeout(20_000);
  let gateway: RunningGateway;
  let browser: Browser;
  let tab: Tab;

  before(async function () {
    needChromium(this);
    process.env.TEST_ADMIN_TOKEN = ADMIN;
    process.env.TEST_VIEWER_TOKEN = VIEWER;
    const admin = { token: 'env:TEST_ADMIN_TOKEN', viewerToken: 'env:TEST_VIEWER_TOKEN', loopback: 'token' };
    gateway = await startRouted({ endpoints: { demo: { url: 'demo:', provider: 'demo' } }, ai: { admin } });
    browser = await startBrowser();
  });
  beforeEach(async () => {
    tab = await openTab(browser, `${gateway.adminUrl}/ai/`);
  });
  afterEach(async () => {
    await tab.close();
    expect(tab.faults).to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
    delete process.env.TEST_ADMIN_TOKEN;
    delete process.env.TEST_VIEWER_TOKEN;
  });

  const signIn = async (token: string) => {
    await tab.page.getByLabel('Admin or viewer token').fill(token);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('refuses a wrong token with words, and shows nothing', async () => {
    await signIn('not-the-token-of-anybody');
    await tab.page.getByRole('alert').filter({ hasText: 'The token is not valid' }).waitFor();
    expect(await tab.page.getByRole('navigation').count()).to.equal(0);
  });

  it('lets an admin in until they sign out, and keeps no token where scripts can read it', async () => {
    await signIn(ADMIN);
    await tab.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await tab.page.reload();
    await tab.page.getByText('may change things').waitFor();
    const kept: string = await tab.page.evaluate('document.cookie + JSON.stringify(localStorage) + location.href');
    expect(kept).not.to.contain(ADMIN);
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.getByLabel('Admin or viewer token').waitFor();
    await tab.page.reload();
    await tab.page.getByLabel('Admin or viewer token').waitFor();
  });

  it('lets a viewer look, and change nothing', async () => {
    await signIn(VIEWER);
    await tab.page.getByText('may only look').waitFor();
    await tab.page.getByRole('link', { name: 'Keys' }).click();
    const create = tab.page.getByRole('button', { name: 'Create a key' });
    await create.waitFor();
    expect(await create.isDisabled()).to.equal(true);
  });

  it('asks for the token again when the session has ended', async () => {
    await signIn(ADMIN);
    await tab.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await tab.page.context().clearCookies();
    await tab.page.getByRole('button', { name: 'Refresh now' }).click();
    await tab.page.getByLabel('Admin or viewer token').waitFor();
  });
});
