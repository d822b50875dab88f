import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type ExportOptions, readExport } from '../../plugins/ai/billing/reconcile/read-export';
import { sameModels } from '../../plugins/ai/billing/reconcile/same-model';
import { dayTeller, readCount, readDay, readMoney } from '../../plugins/ai/billing/reconcile/values';
import { listed } from '../../plugins/core/listed';

describe('exports of providers', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'export-'));
    file = path.join(folder, 'usage.csv');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (content: string | Buffer, options: Partial<ExportOptions> = {}) => {
    writeFileSync(file, content);
    return listed(readExport(file, { dayOf: dayTeller('UTC'), ...options }));
  };
  const refusal = async (content: string, options: Partial<ExportOptions> = {}) => {
    try {
      await read(content, options);
    } catch (error) {
      return (error as Error).message.replace(file, 'usage.csv');
    }
    throw new Error('it was read');
  };

  it('of usage at OpenAI, days without any left out', async () => {
    const [line, ...more] = await read(
      'start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\n' +
        '1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,proj_1,10.0,user-1,key_1,gpt-4o-2024-08-06,FALSE,default,59200.0,10646.0,5760.0,53440.0\n' +
        '1759708800,1759795200,2025-10-06T00:00:00+00:00,2025-10-07T00:00:00+00:00,,,,,,,,,,,\n',
    );
    expect(more).to.deep.equal([]);
    expect(line).to.deep.include({ day: '2025-10-05', model: 'gpt-4o-2024-08-06' });
    const tokens = { input_tokens: 59200, cached_input_tokens: 5760, output_tokens: 10646 };
    expect(line?.amounts).to.deep.equal({ requests: 10, ...tokens });
  });

  it('of costs at OpenAI, by line items or without', async () => {
    const lines = await read(
      'start_time,start_time_iso,amount_value,amount_currency,line_item,project_id\n' +
        '1759622400,2025-10-05T00:00:00+00:00,0.8958740000000000,usd,"gpt-4o-2024-08-06, cached input",\n' +
        '1759708800,2025-10-06T00:00:00+00:00,1.29e-05,usd,,\n',
    );
    expect(lines.map(({ day, model, amounts }) => [day, model, amounts.cost_usd])).to.deep.equal([
      ['2025-10-05', 'gpt-4o-2024-08-06', 0.895874],
      ['2025-10-06', null, 0.0000129],
    ]);
  });

  it('of usage and costs at Anthropic', async () => {
    const [usage] = await read(
      'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n' +
        '2026-08-05,claude-opus-5,"App, the first",Default,standard,≤ 200k,1000,200,30,4,16932,0,global,\n',
    );
    const tokens = { input_tokens: 1234, cached_input_tokens: 4, output_tokens: 16932 };
    expect(usage).to.deep.include({ day: '2026-08-05', model: 'claude-opus-5', amounts: tokens });
    const [cost] = await read(
      'usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed\n' +
        '2026-08-05,Claude Haiku 4.5,Default,key,message,≤ 200k,input_no_cache,0.19,0.19,token,global,\n',
    );
    expect(cost).to.deep.include({ model: 'Claude Haiku 4.5', amounts: { cost_usd: 0.19 }, decimals: 2 });
  });

  it('of Anthropic’s reports, whose money is in cents', async () => {
    const [usage] = await read(
      'starting_at,ending_at,model,uncached_input_tokens,cache_creation.ephemeral_5m_input_tokens,cache_creation.ephemeral_1h_input_tokens,cache_read_input_tokens,output_tokens\n' +
        '2026-08-05T00:00:00Z,2026-08-06T00:00:00Z,claude-opus-5,1,2,3,4,5\n',
    );
    expect(usage?.amounts).to.deep.equal({ input_tokens: 10, cached_input_tokens: 4, output_tokens: 5 });
    const [cost] = await read('starting_at,amount,currency,model\n2026-08-05T00:00:00Z,123.45,USD,claude-opus-5\n');
    expect(cost?.amounts.cost_usd).to.be.closeTo(1.2345, 1e-12);
  });

  it('of one’s own, whatever the columns are called and separated by', async () => {
    const columns = { date: 'Day', model: 'Model', cost_usd: 'Amount due' };
    const [line] = await read('\ufeffDay;Model;Amount due\r\n05.11.2026;gpt-4o;"1.234,56"\r\n', { columns });
    expect(line).to.deep.include({ day: '2026-11-05', model: 'gpt-4o', amounts: { cost_usd: 1234.56 } });
    const [usual] = await read('date\tmodel\trequests\tinput_tokens\n2026-11-05\tm\t1\t1,234,567\n');
    expect(usual?.amounts).to.deep.equal({ requests: 1, input_tokens: 1234567 });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('date,cost_usd\n2026-11-05,1\n', 'utf16le')]);
    expect(await read(utf16)).to.have.length(1);
  });

  it('that cannot be read are refused with line and column', async () => {
    expect(await refusal('Day,Amount\n1,2\n')).to.match(
      /^usage\.csv, line 1: the columns are of no export .*: "Day", "Amount"\. Say which are date, model/,
    );
    expect(await refusal('date,model,input_tokens\n2026-11-05,m,1\n2026-11-05,m,many\n')).to.equal(
      'usage.csv, line 3, column "input_tokens": "many" is no count.',
    );
    expect(await refusal('date,cost_usd\n05/06/2026,1\n')).to.equal(
      'usage.csv, line 2, column "date": "05/06/2026" is no day that is clear; write it as 2026-11-30.',
    );
    expect(await refusal('date,cost_usd,currency\n2026-11-05,1,EUR\n')).to.contain('only US dollars can be compared');
    expect(await refusal('')).to.equal('usage.csv is empty.');
    expect(await refusal('date,cost_usd\n2026-11-05,"1\n')).to.match(/^usage\.csv is no CSV: /);
    expect(await refusal('a,b\n1,2\n', { columns: { date: 'Day' } })).to.contain('column "Day": is not there');
    const missing = readExport(path.join(folder, 'none.csv'), { dayOf: dayTeller('UTC') });
    expect(await listed(missing).catch((error: Error) => error.message)).to.match(/none\.csv cannot be read: ENOENT/);
  });

  it('may write numbers in several ways', () => {
    expect(['12', '12.0', '1,234', '1.234.567', '1 234', "1'234", '1\u202f234'].map(readCount)).to.deep.equal([
      ...[12, 12, 1234, 1234567, 1234, 1234, 1234],
    ]);
    expect(['-1', '1.5', '', 'NaN', '1e3'].map(readCount)).to.deep.equal(Array(5).fill(undefined));
    expect(
      ['$1.50', '1,50', '1,234.5', '1.234,5', '1,234', '0,125', '2e-3', '-1.5', '1 USD'].map(readMoney),
    ).to.deep.equal([1.5, 1.5, 1234.5, 1234.5, 1234, 0.125, 0.002, -1.5, 1]);
    expect(['', '.', 'free', '1.2.3,4,5'].map(readMoney)).to.deep.equal(Array(4).fill(undefined));
  });

  it('may write days in several ways, in any time zone', () => {
    const utc = dayTeller('UTC');
    for (const text of ['2026-11-05', '2026/11/5', '5.11.2026', '2026-11-05T23:59:59Z', '2026-11-05 10:00:00 UTC']) {
      expect(readDay(text, utc), text).to.equal('2026-11-05');
    }
    expect(readDay('2026-11-05T23:30:00-05:00', utc)).to.equal('2026-11-06');
    expect(readDay('2026-11-05T23:30:00Z', dayTeller('Europe/Berlin'))).to.equal('2026-11-06');
    expect(readDay('2026-11-05T23:30:00', dayTeller('Europe/Berlin'))).to.equal('2026-11-05');
    expect(readDay('1762300800', utc)).to.equal('2025-11-05');
    expect(readDay('25/11/2026', utc)).to.equal('2026-11-25');
    for (const text of ['2026-02-30', '5/6/2026', 'yesterday', '', '2026-11-05T']) {
      expect(readDay(text, utc), text).to.equal(undefined);
    }
  });

  it('may name the same model otherwise', () => {
    const same = (ours: string[], theirs: string[]) => Object.fromEntries(sameModels(new Set(ours), new Set(theirs)));
    expect(same(['gpt-4o', 'gpt-4o-mini'], ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18'])).to.deep.equal({
      'gpt-4o': 'gpt-4o',
      'gpt-4o-2024-08-06': 'gpt-4o',
      'gpt-4o-mini': 'gpt-4o-mini',
      'gpt-4o-mini-2024-07-18': 'gpt-4o-mini',
    });
    const claude = same(['claude-haiku-4-5-20251001'], ['Claude Haiku 4.5']);
    expect(new Set(Object.values(claude)).size).to.equal(1);
    const exact = same(['gpt-4o', 'gpt-4o-2024-05-13'], ['gpt-4o', 'gpt-4o-2024-05-13']);
    expect(exact).to.deep.equal({ 'gpt-4o': 'gpt-4o', 'gpt-4o-2024-05-13': 'gpt-4o-2024-05-13' });
    expect(new Set(Object.values(same(['o1'], ['o1-mini', 'o1-pro']))).size).to.equal(3);
  });
});
