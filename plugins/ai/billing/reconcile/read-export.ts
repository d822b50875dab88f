import { type Amounts, COMPARED, type Compared } from './amounts';
import { type CsvRecord, csvRecords, ExportError } from './csv-records';
import { columnName, type ExportFormat, formatOf, FORMATS, OWN_COLUMNS, OWN_FORMAT } from './formats';
import { decimalsOf, readCount, readDay, readMoney } from './values';

export interface ExportOptions {
  /** Titles of the file's columns by the names of `OWN_COLUMNS`, where it is no provider's. */
  columns?: Readonly<Record<string, string>>;
  /** The day of a time, milliseconds since 1970. */
  dayOf(time: number): string;
}

export interface ExportLine {
  day: string;
  /** Null where the file does not tell models apart. */
  model: string | null;
  amounts: Partial<Amounts>;
  /** Digits behind the point of its money: providers round. */
  decimals: number;
}

/** The lines of a provider's export, in constant memory. Throws `ExportError`, which names line and column. */
export async function* readExport(file: string, options: ExportOptions): AsyncGenerator<ExportLine> {
  let reader: LineReader | undefined;
  for await (const record of csvRecords(file)) {
    if (!reader) {
      reader = new LineReader(file, record, options);
      continue;
    }
    const line = reader.read(record);
    if (line) yield line;
  }
  if (!reader) throw new ExportError(`${file} is empty.`);
}

class LineReader {
  private readonly columns: readonly string[];
  private readonly format: ExportFormat;

  constructor(
    private readonly file: string,
    private readonly titles: CsvRecord,
    private readonly options: ExportOptions,
  ) {
    const { columns: given } = options;
    this.columns = titles.cells.map((title) => this.nameOf(title));
    for (const [name, title] of Object.entries(given ?? {})) {
      if (!this.columns.includes(name)) this.fail(titles.line, title, `is not there; there are ${this.listed()}`);
    }
    const format = given ? this.own() : formatOf(this.columns);
    if (!format) throw this.unknown();
    this.format = format;
  }

  /** @returns undefined for a line without any amount, as a day without use has */
  read({ line, cells }: CsvRecord): ExportLine | undefined {
    const { amounts: sources } = this.format;
    const amounts: Partial<Amounts> = {};
    let decimals = 0;
    for (const name of COMPARED) {
      for (const column of sources[name] ?? []) {
        const text = this.cell(cells, column);
        if (text === '') continue;
        amounts[name] = (amounts[name] ?? 0) + this.amount(name, text, line, column);
        if (name === 'cost_usd') decimals = Math.max(decimals, decimalsOf(text));
      }
    }
    if (Object.keys(amounts).length === 0) return undefined;
    this.checkCurrency(cells, line);
    return { day: this.day(cells, line), model: this.model(cells), amounts, decimals };
  }

  private amount(name: Compared, text: string, line: number, column: string): number {
    const number = name === 'cost_usd' ? readMoney(text) : readCount(text);
    if (number === undefined) {
      this.fail(line, this.title(column), `${JSON.stringify(text)} is no ${name === 'cost_usd' ? 'amount' : 'count'}`);
    }
    return name === 'cost_usd' ? number * (this.format.unit ?? 1) : number;
  }

  private day(cells: readonly string[], line: number): string {
    const column = this.format.day.find((name) => this.columns.includes(name)) ?? '';
    const text = this.cell(cells, column);
    const day = readDay(text, (time) => this.options.dayOf(time));
    if (day !== undefined) return day;
    this.fail(line, this.title(column), `${JSON.stringify(text)} is no day that is clear; write it as 2026-11-30`);
  }

  private model(cells: readonly string[]): string | null {
    const text = this.format.model.map((name) => this.cell(cells, name)).find((name) => name !== '');
    return text === undefined ? null : (this.format.modelOf?.(text) ?? text);
  }

  private checkCurrency(cells: readonly string[], line: number): void {
    const { currency } = this.format;
    const text = currency === undefined ? '' : this.cell(cells, currency);
    if (text === '' || /^usd$/i.test(text)) return;
    this.fail(line, this.title(currency!), `${JSON.stringify(text)}: only US dollars can be compared`);
  }

  private cell(cells: readonly string[], column: string): string {
    return cells[this.columns.indexOf(column)] ?? '';
  }

  private nameOf(title: string): string {
    const given = Object.entries(this.options.columns ?? {}).find(([, meant]) => meant === title);
    return given?.[0] ?? columnName(title);
  }

  private own(): ExportFormat | undefined {
    const amounts = COMPARED.some((name) => this.columns.includes(name));
    return amounts && this.columns.includes('date') ? OWN_FORMAT : undefined;
  }

  private title(column: string): string {
    return this.titles.cells[this.columns.indexOf(column)] ?? column;
  }

  private listed(): string {
    return this.titles.cells.map((title) => JSON.stringify(title)).join(', ');
  }

  private unknown(): ExportError {
    const known = FORMATS.map(({ name }) => name).join(', ');
    return new ExportError(
      `${this.file}, line ${this.titles.line}: the columns are of no export that is known (${known}): ${this.listed()}. ` +
        `Say which are ${OWN_COLUMNS.join(', ')}, as far as they are there: --columns date=Day,cost_usd=Amount`,
    );
  }

  private fail(line: number, title: string, reason: string): never {
    throw new ExportError(`${this.file}, line ${line}, column ${JSON.stringify(title)}: ${reason}.`);
  }
}
