import { expect } from 'chai';
import express from 'express';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { dashboardRoutes } from '../../../plugins/ai/routes/dashboard';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { askAdmin, ELSEWHERE } from '../admin/ask-admin';
import { urlOf } from '../../support/local-server';

const OUT = ['/ai/assets/../secret.txt', '/ai/assets/..%2fsecret.txt', '/ai/assets/%2e%2e%2fsecret.txt'];
const OUTSIDE = [...OUT, '/ai/assets/..%5csecret.txt', '/ai/assets/.hidden', '/ai/assets/%00', '/ai/assets/%E0%A4%A'];

describe('the page of the admin port', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'page-'));
  let built: http.Server;
  let unbuilt: http.Server;

  before(async () => {
    mkdirSync(path.join(folder, 'page/assets'), { recursive: true });
    writeFileSync(path.join(folder, 'secret.txt'), 'kept to itself');
    writeFileSync(path.join(folder, 'page/secret.txt'), 'kept to itself');
    writeFileSync(path.join(folder, 'page/index.html'), '<!doctype html><title>page</title>');
    writeFileSync(path.join(folder, 'page/assets/app-1a2b.js'), 'void 0;');
    writeFileSync(path.join(folder, 'page/assets/.hidden'), 'kept to itself');
    [built, unbuilt] = await Promise.all([serve(path.join(folder, 'page')), serve(path.join(folder, 'nothing'))]);
  });
  after(() => {
    built.close();
    unbuilt.close();
    rmSync(folder, { recursive: true });
  });

  async function serve(from: string): Promise<http.Server> {
    // Express would print what is malformed.
    const app = express().set('env', 'test');
    dashboardRoutes(from)(app);
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return server;
  }
  const get = (server: http.Server, asked: string, headers: http.OutgoingHttpHeaders = {}) =>
    askAdmin({ adminUrl: urlOf(server) } as RunningGateway, asked, {
      headers,
    });

  it('allows itself nothing from elsewhere', async () => {
    const { status, text, headers } = await get(built, '/ai/');
    expect(status).to.equal(200);
    expect(text).to.contain('<title>page');
    expect(headers['content-type']).to.equal('text/html; charset=UTF-8');
    expect(headers['content-security-policy']).to.contain("default-src 'none'").and.not.contain('unsafe');
    expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['cache-control']).to.equal('no-cache');
    const again = await get(built, '/ai/', { 'if-none-match': headers.etag });
    expect(again.status).to.equal(304);
  });

  it('has files that browsers may keep, since their names change with them', async () => {
    const { status, headers } = await get(built, '/ai/assets/app-1a2b.js');
    expect(status).to.equal(200);
    expect(headers['cache-control']).to.contain('immutable');
    expect(headers['content-type']).to.contain('javascript');
    const missing = await get(built, '/ai/assets/app-0000.js');
    expect(missing.status).to.equal(404);
    expect(missing.headers['cache-control']).to.equal('no-store');
  });

  it('leads to where its relative addresses are right', async () => {
    const { status, headers } = await get(built, '/ai');
    expect(status).to.equal(308);
    expect(headers.location).to.equal('/ai/');
  });

  it('gives out nothing else of the disk', async () => {
    for (const asked of OUTSIDE) {
      const { status, text } = await get(built, asked);
      expect(status, asked).to.be.oneOf([400, 403, 404]);
      expect(text, asked).to.not.contain('kept to itself').and.not.contain(folder);
    }
  });

  it('says how it is made where it is missing', async () => {
    const { status, text, headers } = await get(unbuilt, '/ai/');
    expect(status).to.equal(404);
    expect(text).to.contain('npm run build');
    expect(headers['content-type']).to.contain('text/plain');
  });

  it('is there for strangers, and nothing beside it', async () => {
    const gateway = await startGateway({
      gateway: { policies: ['proxy'], pipelines: {}, apiEndpoints: {}, serviceEndpoints: {} },
    });
    try {
      const ask = async (asked: string) => (await askAdmin(gateway, asked, { headers: ELSEWHERE })).status;
      for (const asked of ['/ai/', '/ai', '/ai/assets/x.js']) expect(await ask(asked), asked).to.not.equal(401);
      for (const asked of ['/ai/usage', '/ai/assets/../usage', '/ai//', '/ai/assets/', '/ai/session', '/ai/session/']) {
        expect(await ask(asked), asked).to.equal(401);
      }
    } finally {
      await gateway.stop();
    }
  });
});
