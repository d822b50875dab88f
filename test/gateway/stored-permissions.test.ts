import { expect } from 'chai';
import OpenAI, { toFile } from 'openai';
import type { Grant } from '../../plugins/core/grant';
import { as, CALLER_PLUGIN } from '../support/caller-plugin';
import type { RunningGateway } from '../support/gateway';
import { KeepingProvider } from '../support/keeping-provider';
import { startRouted } from '../support/routed-gateway';

const LINES = '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"dear"}}\n';

describe('permissions for what providers keep', () => {
  let first: KeepingProvider;
  let second: KeepingProvider;
  let gateway: RunningGateway;

  before(async () => {
    process.env.STORED_KEY = 'the-account';
    [first, second] = [await new KeepingProvider('a').start(), await new KeepingProvider('b').start()];
    gateway = await startRouted({
      endpoints: {
        first: { url: first.url, provider: 'openai', apiKey: 'env:STORED_KEY', region: 'us-1' },
        second: { url: second.url, provider: 'openai', apiKey: 'env:STORED_KEY', region: 'eu-1' },
      },
      plugins: CALLER_PLUGIN,
      before: [{ caller: null }],
      router: { models: { one: ['first/m', 'second/m'] } },
    });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([first.close(), second.close()]);
  });
  beforeEach(() => {
    first.calls.length = second.calls.length = 0;
  });

  /** The same caller, always: what is granted is that of the key used. */
  const client = (...grants: Partial<Grant>[]) =>
    new OpenAI({
      apiKey: 'none',
      baseURL: `${gateway.url}/v1`,
      maxRetries: 0,
      defaultHeaders: as({ grants: grants.map((grant) => ({ of: 'key', ...grant })) }),
    });
  const upload = async (by: OpenAI) =>
    by.files.create({ file: await toFile(Buffer.from(LINES), 'in.jsonl'), purpose: 'batch' });
  const failureOf = async (asked: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> => {
    const error: unknown = await asked.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(OpenAI.APIError);
    return error as InstanceType<typeof OpenAI.APIError>;
  };

  it('choose a provider among those that are allowed', async () => {
    expect((await upload(client({ regions: ['eu-*'] }))).id).to.contain('-b-');
    expect((await upload(client({ providers: ['second'] }))).id).to.contain('-b-');
    expect((await upload(client())).id).to.contain('-a-');
    const error = await failureOf(upload(client({ regions: ['mars'] })));
    expect(error).to.include({ status: 403, code: 'provider_not_allowed' });
  });

  it('keep a key from what another key of the caller has left elsewhere', async () => {
    const { id } = await upload(client());
    first.calls.length = 0;
    const narrow = client({ providers: ['second'] });
    expect(await failureOf(narrow.files.retrieve(id))).to.include({ status: 403, code: 'provider_not_allowed' });
    expect(await failureOf(narrow.files.content(id))).to.include({ status: 403 });
    expect(await failureOf(narrow.files.delete(id))).to.include({ status: 403 });
    const listed = (await narrow.files.list()).data.map((file) => file.id);
    expect(listed).to.have.length.above(0);
    expect(listed).to.not.include(id);
    expect(first.calls).to.have.length(0);
    expect((await client().files.list()).data.map((file) => file.id)).to.include(id);
  });

  it('let nobody whose models are limited reach others by a batch', async () => {
    const { id } = await upload(client());
    first.calls.length = 0;
    const batch = { input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const error = await failureOf(client({ models: ['m'] }).batches.create(batch));
    expect(error).to.include({ status: 403, code: 'model_not_allowed' });
    expect(error.message).to.contain('one by one');
    expect(first.calls).to.have.length(0);
    const made = await client({ providers: ['first'] }).batches.create(batch);
    expect((await client({ models: ['m'] }).batches.retrieve(made.id)).id).to.equal(made.id);
    expect((await client({ models: ['m'] }).batches.cancel(made.id)).status).to.equal('cancelled');
  });

  it('hold for what goes on from a stored response', async () => {
    const { id } = await client().responses.create({ model: 'first/m', input: 'hi' });
    first.calls.length = 0;
    const next = { model: 'one', input: 'and?', previous_response_id: id };
    const error = await failureOf(client({ providers: ['second'] }).responses.create(next));
    expect(error).to.include({ status: 403, code: 'model_not_allowed' });
    expect(await failureOf(client({ regions: ['eu-*'] }).responses.retrieve(id))).to.include({ status: 403 });
    expect(first.calls).to.have.length(0);
    expect((await client({ providers: ['first'] }).responses.create(next)).id).to.contain('-a-');
  });
});
