import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import type { RunningGateway } from '../../support/gateway';
import { startRouted } from '../../support/routed-gateway';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;
}

describe('GET /ai/openapi.json', () => {
  let gateway: RunningGateway;
  let document: Document;

  before(async () => {
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      before: [{ 'usage-meter': null }],
    });
    document = (await (await fetch(`${gateway.adminUrl}/ai/openapi.json`)).json()) as Document;
  });
  after(() => gateway.stop());

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(valid, JSON.stringify(errors)).to.equal(true);
    expect(document.openapi).to.equal('3.1.0');
  });

  it('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId));
    expect(new Set(ids).size).to.equal(ids.length).and.be.greaterThan(10);
  });

  it('describes only what is there', async () => {
    for (const path of Object.keys(document.paths).filter((path) => document.paths[path]!.get && path !== '/ai/live')) {
      const response = await fetch(gateway.adminUrl + path.replace('{id}', 'nothing'));
      const text = await response.text();
      // The host says this of paths that nobody has.
      expect(text, path).to.not.contain('Cannot GET');
      if (!path.includes('{')) expect(response.status, `${path}: ${text}`).to.be.oneOf([200, 400]);
    }
  });
});
