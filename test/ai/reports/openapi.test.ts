import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import type { Application } from 'express';
import type { RunningGateway } from '../../support/gateway';
import { startRouted } from '../../support/routed-gateway';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;
}

/** `get /ai/keys/{id}` for each route of an Express application below `/ai/`, but for the page. */
function routesOf(app: Application): string[] {
  const { stack } = (app as unknown as { _router: { stack: { route?: { path: string; methods: object } }[] } })._router;
  const routes = stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`) : [],
  );
  return routes.filter((route) => / \/ai\/(?!assets\/)/.test(route));
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

  it('describes all that is there', () => {
    const app = gateway.admin.listeners('request').find((listener) => '_router' in listener);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).to.deep.equal(routesOf(app as Application).sort());
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
