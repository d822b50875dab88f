import { UNIT_MEASURES } from '../../core/ledger';
import { type Html, html } from './html';
import { count, dayOf, type Money } from './written';
import type { Figures, Statement, StatementLine } from './statement';

export function linesTable({ lines, totals }: Statement, money: Money): Html {
  const cells = (figures: Figures) =>
    html`<td class="number">${count(figures.requests)}</td>
      <td class="number">${count(figures.input_tokens)}</td>
      <td class="number">${count(figures.cached_input_tokens)}</td>
      <td class="number">${count(figures.output_tokens)}</td>
      <td class="number">${money.exact(figures.known_cost_usd)}</td>
      <td class="number">${money.exact(figures.known_billed_usd)}</td>`;
  return html`<h2>By model</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>Model</th>
            <th class="number">Requests</th>
            <th class="number">Input tokens</th>
            <th class="number">of which cached</th>
            <th class="number">Output tokens</th>
            <th class="number">Cost (${money.currency})</th>
            <th class="number">Charged (${money.currency})</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            (line) =>
              html`<tr>
                <td>${line.model ?? '(no model)'}${details(line, money)}</td>
                ${cells(line)}
              </tr> `,
          )}
        </tbody>
        <tfoot>
          <tr>
            <td>Total</td>
            ${cells(totals)}
          </tr>
        </tfoot>
      </table>
    </div>`;
}

function details(line: StatementLine, money: Money): Html[] {
  const { prices, provider } = line;
  const units = UNIT_MEASURES.filter((unit) => line[unit] > 0);
  const priced = [
    prices.input !== null && `input ${money.price(prices.input)}`,
    prices.cached_input !== null && `cached ${money.price(prices.cached_input)}`,
    prices.cache_write !== null && `${count(line.cache_write_tokens)} cache writes ${money.price(prices.cache_write)}`,
    prices.output !== null && `output ${money.price(prices.output)}`,
  ].filter(Boolean);
  return [
    html`<small>${provider ?? 'no provider'}${units.map((unit) => ` · ${count(line[unit])} ${unit}`)}</small>`,
    ...(priced.length ? [html`<small>${priced.join(', ')} a million tokens</small>`] : []),
    ...(line.unpriced_requests ? [html`<small>${count(line.unpriced_requests)} of them of unknown price</small>`] : []),
  ];
}

export function totalsTable({ totals, due }: Statement, money: Money): Html {
  const { known_cost_usd: cost, known_billed_usd: billed } = totals;
  const adjustment = billed - cost;
  const share = cost ? ` (${adjustment > 0 ? '+' : ''}${((adjustment / cost) * 100).toFixed(2)} %)` : '';
  const converted = due.currency !== 'USD';
  return html`<table class="totals">
    <tbody>
      <tr>
        <td>What providers charge</td>
        <td class="number">${money.exact(cost)}</td>
      </tr>
      <tr>
        <td>${adjustment < 0 ? 'Discount' : 'Mark-up'}${share}</td>
        <td class="number">${money.exact(adjustment)}</td>
      </tr>
      ${
        converted &&
        html`<tr>
          <td>Rate: ${due.currency} for one US dollar</td>
          <td class="number">${due.rate}</td>
        </tr>`
      }
      <tr>
        <td>Amount due</td>
        <td class="number">${money.due(due.amount)}</td>
      </tr>
    </tbody>
  </table>`;
}

/** What nobody can put a price on is no part of the sums, and nobody should believe that it were free. */
export function unpricedTable({ lines, totals }: Statement): Html | false {
  if (!totals.unpriced_requests) return false;
  const concerned = lines.filter((line) => line.unpriced_requests > 0);
  return html`<h2>Not in the amount: requests of unknown price</h2>
    <p>Their price or their usage is not known; they may cost money all the same and can be charged later.</p>
    <table>
      <thead>
        <tr>
          <th>Model</th>
          <th class="number">Requests of unknown price</th>
        </tr>
      </thead>
      <tbody>
        ${concerned.map(
          ({ model, provider, unpriced_requests: requests }) =>
            html`<tr>
              <td>${model ?? '(no model)'}<small>${provider ?? 'no provider'}</small></td>
              <td class="number">${count(requests)}</td>
            </tr> `,
        )}
      </tbody>
    </table>`;
}

export function daysTable({ days }: Statement, money: Money): Html | false {
  return (
    days.length > 0 &&
    html`<h2>By day</h2>
      <table>
        <thead>
          <tr>
            <th>Day</th>
            <th class="number">Requests</th>
            <th class="number">Input tokens</th>
            <th class="number">Output tokens</th>
            <th class="number">Charged (${money.currency})</th>
          </tr>
        </thead>
        <tbody>
          ${days.map(
            (one) =>
              html`<tr>
                <td>${dayOf(one.day)}</td>
                <td class="number">${count(one.requests)}</td>
                <td class="number">${count(one.input_tokens)}</td>
                <td class="number">${count(one.output_tokens)}</td>
                <td class="number">${money.exact(one.known_billed_usd)}</td>
              </tr> `,
          )}
        </tbody>
      </table>`
  );
}
