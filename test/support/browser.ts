import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian, Red Hat and Chrome's own packages put the program. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Skips the test, or all of a suite from its `before`, where Chromium is not installed; the reason is printed. With
 * REQUIRE_SERVICES=1 that is a failure instead.
 */
export function needChromium(test: Mocha.Context): void {
  if (program() !== undefined) return;
  const reason = 'chromium is not installed (apt-get install chromium)';
  if (process.env.REQUIRE_SERVICES) throw new Error(reason);
  console.log(`      skipped: ${reason}`);
  test.skip();
}

function program(): string | undefined {
  return PROGRAMS.find((file) => existsSync(file));
}

/** A real Chromium. Containers run tests as root, where its sandbox does not work. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program(), args: ['--no-sandbox', '--disable-gpu'] });
}

/** A tab of its own, which remembers what should not have happened in it. */
export interface Tab {
  page: Page;
  /** Errors of the page, violations of its Content-Security-Policy, and requests that leave the origin. */
  faults: string[];
  close(): Promise<void>;
}

/** @param url the only origin that the page may talk to */
export async function openTab(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const { origin } = new URL(url);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    // What the gateway refuses is told to people by the page.
    if (message.type() === 'error' && !message.text().includes('the server responded with a status')) {
      faults.push(message.text());
    }
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== 'data:' && asked.origin !== origin) faults.push(`asked ${asked.href}`);
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}
