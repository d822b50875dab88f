import { statSync } from 'node:fs';
import { type OpenPriceBook, type PriceDescription, RATE_NAMES, SERVICE_TIERS } from '../../pricing';
import { PRICE_PARAMETERS, priceReport } from '../price-report';
import { type ConfiguredModel, configuredModels } from '../priced-models';
import { type Command, type Terminal, UsageError } from './command';
import { folderConfig, folderPrices } from './folder-prices';
import { parametersNamed, readAsOptions } from './parameters';
import { repriceCommand } from './reprice';
import { columnsTitled, formatTable } from './table';

const DAY = 86_400_000;
const DEFAULT_AGE = '90';

const show: Command = {
  name: 'prices show',
  argument: '<model>',
  summary: 'Prints what a model costs, who says so and since when.',
  options: {
    endpoint: {
      type: 'string',
      value: '<name>',
      help: 'at this service endpoint; at each that has the model unless said',
    },
    tier: { type: 'string', value: '<class>', help: `of this class of service: ${SERVICE_TIERS.join(', ')}` },
    at: { type: 'string', value: '<time>', help: 'at this time, such as 2026-01-01; now unless said' },
    json: { type: 'boolean', help: 'print JSON as GET /ai/prices answers it' },
  },
  run(values, terminal) {
    const parameters = parametersNamed(PRICE_PARAMETERS, values);
    const data = readAsOptions(['endpoint', 'tier', 'at'], () =>
      priceReport(parameters, folderConfig(), folderPrices(), Date.now()),
    );
    if (values.json) terminal.out(JSON.stringify({ data }, null, 2));
    else if (data.length > 0) terminal.out(data.map(described).join('\n\n'));
    else
      terminal.err(
        `Nobody knows what ${String(values.model)} costs. Say it in prices.yml; config/prices.yml shows how.`,
      );
    return Promise.resolve(data.length > 0 ? 0 : 1);
  },
};

const check: Command = {
  name: 'prices check',
  summary: 'Names the models of gateway.config.yml without a price, and prices that nobody has looked at for long.',
  options: {
    'older-than': {
      type: 'string',
      value: '<days>',
      help: `prices of prices.yml that are older, by \`checked\`, \`from\` or the file’s date; ${DEFAULT_AGE} unless said`,
    },
    json: { type: 'boolean', help: 'print JSON' },
  },
  run(values, terminal) {
    const days = Number(values['older-than'] ?? DEFAULT_AGE);
    if (!(days >= 0)) throw new UsageError('--older-than must be a number of days.');
    const book = folderPrices();
    const models = configuredModels(folderConfig());
    const missing = models.filter((model) => !book.knows(model, Date.now()));
    const old = agesOf(models, book).filter(({ age }) => age > days);
    if (values.json) terminal.out(JSON.stringify({ missing: missing.map(named), old }, null, 2));
    else report(models.length, missing, old, terminal);
    return Promise.resolve(missing.length > 0 ? 1 : 0);
  },
};

export const pricesCommands: readonly Command[] = [show, check, repriceCommand];

interface Age {
  model: string;
  entry: string;
  /** Whole days. */
  age: number;
}

/** How old the operator's own prices are; those of the public tables are as old as their package. */
function agesOf(models: readonly ConfiguredModel[], { sources }: OpenPriceBook): Age[] {
  const written = sources.operator && statSync(sources.operator.file).mtimeMs;
  return models.flatMap((model) => {
    const { name, checked = written } = sources.find(model, Date.now()) ?? {};
    if (name === undefined || checked === undefined) return [];
    return [{ model: nameOf(model), entry: name, age: Math.floor((Date.now() - checked) / DAY) }];
  });
}

function report(count: number, missing: readonly ConfiguredModel[], old: readonly Age[], terminal: Terminal): void {
  for (const { model, entry, age } of old)
    terminal.out(`${model}: its price, by "${entry}" of prices.yml, is ${age} days old.`);
  if (missing.length === 0) return terminal.out(`All ${count} models that the configuration names have a price.`);
  const rows = missing.map((model) => [nameOf(model), model.provider, model.namedBy]);
  const columns = columnsTitled(['model', 'provider', 'named by']);
  terminal.out(
    `Without a price, so that their cost is unknown:\n\n${formatTable(columns, rows)}\n\nSay it in prices.yml.`,
  );
}

function named(model: ConfiguredModel) {
  return { model: nameOf(model), provider: model.provider, named_by: model.namedBy };
}

function nameOf({ endpoint, model }: ConfiguredModel): string {
  return `${endpoint}/${model}`;
}

function described({ prices, ...price }: PriceDescription): string {
  const tier = price.service_tier === null ? '' : `, ${price.service_tier}`;
  const entry = price.entry === null ? price.source : `"${price.entry}" of ${price.source}`;
  const dates = [price.from && `from ${price.from.slice(0, 10)}`, price.until && `until ${price.until.slice(0, 10)}`];
  const title = `${price.endpoint}/${price.model}${tier}: by ${[entry, ...dates].filter(Boolean).join(', ')}`;
  const columns = columnsTitled(
    ['US dollars'],
    prices.map(({ above }) => (above === 0 ? 'price' : `above ${above} input tokens`)),
  );
  const names = RATE_NAMES.filter((name) => prices.some(({ usd }) => usd[name] !== undefined));
  const rows = names.map((name) => [`${name}${perOf(name)}`, ...prices.map(({ usd }) => shown(usd[name]))]);
  return `${title}\n\n${formatTable(columns, rows)}`;
}

/** Single things are paid for by the piece, all else by the million. */
function perOf(name: string): string {
  return ['image', 'second', 'search', 'request'].includes(name) ? '' : ' (a million)';
}

function shown(price: number | Record<string, number> | undefined): string {
  if (typeof price !== 'object') return price === undefined ? '-' : String(Number(price.toPrecision(12)));
  return Object.entries(price)
    .map(([form, each]) => `${form}: ${each}`)
    .join(', ');
}
