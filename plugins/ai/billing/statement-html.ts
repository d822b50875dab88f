import { createHash } from 'node:crypto';
import { Html, html } from './html';
import { amountsOf, count, dayOf, type Money } from './written';
import type { Statement } from './statement';
import { STYLE } from './statement-style';
import { daysTable, linesTable, totalsTable, unpricedTable } from './statement-tables';
import { titleOf } from './subject';

/** What a browser may do with a statement: nothing but show it. */
export const STATEMENT_POLICY =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** The statement as one page that needs nothing else, to be looked at or printed on A4 or Letter. */
export function statementHtml(statement: Statement): string {
  const money = amountsOf(statement.due);
  const title = `Statement ${statement.number}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${heading(statement)} ${due(statement, money)} ${linesTable(statement, money)}
          ${totalsTable(statement, money)} ${unpricedTable(statement)} ${daysTable(statement, money)}
          ${footer(statement)}
        </main>
      </body>
    </html> `;
  return page.text;
}

function heading({ issuer, address, number, from, to, created }: Statement): Html {
  const lastDay = new Date(Date.parse(to) - 1).toISOString();
  return html`<header>
    <div class="issuer">
      <h1>Statement</h1>
      ${issuer && html`<p><strong>${issuer}</strong></p>`} ${address && html`<p class="address">${address}</p>`}
    </div>
    <dl class="facts">
      <dt>Number</dt>
      <dd>${number}</dd>
      <dt>Period (UTC)</dt>
      <dd>${dayOf(from)} to ${dayOf(lastDay)}</dd>
      <dt>Made on</dt>
      <dd>${dayOf(created)}</dd>
    </dl>
  </header>`;
}

function due({ team, consumer, due, final, created }: Statement, money: Money): Html {
  const name = titleOf({ team: team ?? undefined, consumer: consumer ?? undefined });
  return html`<section class="due">
      <div>
        <div class="label">For</div>
        <div class="name">${name}</div>
      </div>
      <div>
        <div class="label">Amount due</div>
        <div class="amount">${money.due(due.amount)}</div>
      </div>
    </section>
    ${!final && html`<p class="status">The month is not over: these are the figures of ${created.slice(0, 16).replace('T', ' ')} UTC.</p>`}`;
}

function footer({ totals, price_versions: versions, note, due }: Statement): Html {
  const tokens = totals.input_tokens + totals.output_tokens;
  const reported = tokens ? ((totals.reported_tokens / tokens) * 100).toFixed(2) : '100.00';
  return html`<footer>
    ${note && html`<p class="note">${note}</p>`}
    <p>
      Of ${count(tokens)} tokens, ${reported} % are as the providers reported them; the others were counted by the
      gateway.
    </p>
    ${totals.saved_usd > 0 && html`<p>Answers from the cache cost nothing; they have saved ${totals.saved_usd.toFixed(2)} USD at the providers.</p>`}
    <p>
      Sums are exact; what is shown of them is rounded.
      ${due.currency !== 'USD' && 'Costs are in US dollars and converted as a whole. '}Price tables:
      ${versions.join(', ') || 'none'}.
    </p>
  </footer>`;
}
