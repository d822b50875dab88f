// Stands in for the login of a company: an OpenID Connect issuer that gives a token to whoever asks. Only for trying.
import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { URL } from 'node:url';

const port = Number(process.env.LOGIN_PORT || 3000);
const issuer = `http://localhost:${port}`;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token that ends in an hour. */
function tokenFor(claims) {
  const now = Math.floor(Date.now() / 1000);
  const said = { iss: issuer, aud: 'ai-gateway', iat: now, exp: now + 3600, ...claims };
  const text = `${encode({ alg: 'ES256', kid: 'one' })}.${encode(said)}`;
  const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

const answers = {
  '/.well-known/openid-configuration': () => JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }),
  '/keys': () => JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256' }] }),
  '/token': (query) => tokenFor(Object.fromEntries(query)),
};

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  const answer = answers[pathname];
  response.writeHead(answer ? 200 : 404).end(answer?.(searchParams));
}).listen(port, 'localhost');
