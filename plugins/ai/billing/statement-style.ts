/** How a statement looks, on a screen and on paper of either size; it takes nothing from elsewhere. */
export const STYLE = `
:root { color-scheme: light; --ink: #1b1f27; --soft: #5b6472; --line: #d9dee5; --accent: #1f4e79; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f4; color: var(--ink); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 2rem auto; padding: 3rem; background: #fff; box-shadow: 0 1px 4px rgb(0 0 0 / .12); }
header { display: flex; justify-content: space-between; gap: 2rem; padding-bottom: 1.25rem; border-bottom: 3px solid var(--accent); }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; font-weight: 600; color: var(--accent); }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.05rem; font-weight: 600; }
p { margin: .25rem 0; max-width: 46rem; }
.issuer strong { font-size: 1.1rem; }
.address { white-space: pre-line; color: var(--soft); }
.facts { display: grid; grid-template-columns: auto auto; gap: .1rem 1.25rem; margin: 0; text-align: right; align-content: start; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.due { display: flex; justify-content: space-between; align-items: end; gap: 2rem; margin: 1.5rem 0; }
.due .label { color: var(--soft); }
.due .name { font-size: 1.2rem; font-weight: 600; overflow-wrap: anywhere; }
.due .amount { font-size: 1.9rem; font-weight: 600; white-space: nowrap; }
.status { padding: .5rem .75rem; border-left: 3px solid #b7791f; background: #fdf6e7; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { padding: .35rem .5rem; border-bottom: 1.5px solid var(--ink); font-weight: 600; text-align: left; vertical-align: bottom; }
td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
th.number, td.number { text-align: right; white-space: nowrap; }
tfoot td { border-top: 1.5px solid var(--ink); border-bottom: 0; font-weight: 600; }
small { display: block; color: var(--soft); font-size: .82em; }
.totals { width: auto; min-width: 22rem; margin: 1rem 0 0 auto; }
.totals tr:last-child td { border-top: 1.5px solid var(--ink); border-bottom: 0; font-size: 1.1rem; font-weight: 600; }
footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
.note { white-space: pre-line; }
@media (max-width: 40rem) {
  main { margin: 0; padding: 1.25rem; }
  header, .due { flex-direction: column; align-items: start; }
  .facts { text-align: left; }
  .wide { overflow-x: auto; }
}
@page { margin: 16mm 14mm; }
@media print {
  body { background: none; font-size: 9.5pt; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, .due, .totals, footer { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
