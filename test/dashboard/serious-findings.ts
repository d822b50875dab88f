import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../support/gateway';

interface Finding {
  id: string;
  impact: string;
  nodes: string[];
}

/** Until nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy=true], .skeleton').first().waitFor({ state: 'detached' });
}

/** What axe calls serious or critical. It is run from outside the page's own policy for scripts. */
export async function seriousFindings(page: Page): Promise<Finding[]> {
  await page.evaluate(readFileSync(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 160)) }));
}
