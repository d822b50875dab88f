import type { Application, Response } from 'express';
import path from 'node:path';

/** Where the build puts the page. */
const FOLDER = path.resolve(__dirname, '../../dashboard');

/** Names of assets carry a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const HEADERS = {
  'content-security-policy': [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
    ...["font-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"],
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The page for people, at `GET /ai/` of the admin port, with its files under `/ai/assets/`. They hold nothing. */
export function dashboardRoutes(folder = FOLDER): (app: Application) => void {
  return (app) => {
    app.get('/ai', ({ path: asked }, response) => {
      if (!asked.endsWith('/')) return response.set(HEADERS).redirect(308, '/ai/');
      send(response, folder, 'index.html', 'no-cache');
    });
    app.get('/ai/assets/:name', ({ params }, response) => {
      send(response, path.join(folder, 'assets'), params.name, FOR_EVER);
    });
  };
}

/** Express looks that the name stays inside the folder, and at what the browser has already. */
function send(response: Response, root: string, name: string, caching: string): void {
  const headers = { ...HEADERS, 'cache-control': caching };
  response.sendFile(name, { root, headers, dotfiles: 'deny', cacheControl: false }, (error?: Error) => {
    if (!error || response.headersSent) return;
    const told = name === 'index.html' ? 'The page is not there: `npm run build` makes it.' : 'There is no such file.';
    response
      .set({ ...HEADERS, 'cache-control': 'no-store' })
      .status(404)
      .type('text/plain')
      .send(`${told}\n`);
  });
}
