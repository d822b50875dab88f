import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A certificate that it vouches for; names as in `dns:a.example.com`, `uri:...`, `email:...`, `ip:127.0.0.1`. */
  issue(commonName: string, names?: readonly string[]): Certificate;
}

/** Tags of ASN.1's distinguished encoding, ITU-T X.690, section 8. */
const [BOOLEAN, INTEGER, BITS, OCTETS, TEXT, TIME, SEQUENCE, SET] = [1, 2, 3, 4, 12, 24, 0x30, 0x31];
/** Of `GeneralName`, RFC 5280, section 4.2.1.6. */
const NAME_TAGS: Record<string, number> = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };

/** Object identifiers, encoded: ecdsa-with-SHA256, id-at-commonName, basicConstraints, subjectAltName. */
const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const ALTERNATIVE_NAMES = Buffer.from('0603551d11', 'hex');

function encode(tag: number | undefined, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag!, ...size]), content]);
}

/** Makes certificates that hold for an hour, as RFC 5280 has them. */
export function makeAuthority(commonName = 'Test authority'): Authority {
  const { publicKey, privateKey } = newKey();
  const constraints = encode(SEQUENCE, encode(BOOLEAN, Buffer.from([0xff])));
  const signs = (subject: string, key: KeyObject, extension: Buffer[]) =>
    certificate({ issuer: commonName, subject, key, extension, signer: privateKey });
  return {
    cert: signs(commonName, publicKey, [BASIC_CONSTRAINTS, encode(OCTETS, constraints)]),
    key: pem(privateKey),
    issue(subject, names = []) {
      const own = newKey();
      const alternatives = encode(SEQUENCE, ...names.map(generalName));
      const extension = names.length ? [ALTERNATIVE_NAMES, encode(OCTETS, alternatives)] : [];
      return { cert: signs(subject, own.publicKey, extension), key: pem(own.privateKey) };
    },
  };
}

interface Content {
  issuer: string;
  subject: string;
  key: KeyObject;
  extension: Buffer[];
  signer: KeyObject;
}

function certificate({ issuer, subject, key, extension, signer }: Content): string {
  const algorithm = encode(SEQUENCE, ECDSA_SHA256);
  const validity = encode(SEQUENCE, moment(-3_600_000), moment(3_600_000));
  const version = encode(0xa0, encode(INTEGER, Buffer.from([2])));
  const serial = encode(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const extensions = extension.length ? [encode(0xa3, encode(SEQUENCE, encode(SEQUENCE, ...extension)))] : [];
  const subjectKey = key.export({ type: 'spki', format: 'der' });
  const body = encode(
    SEQUENCE,
    version,
    serial,
    algorithm,
    distinguished(issuer),
    validity,
    distinguished(subject),
    subjectKey,
    ...extensions,
  );
  const signature = encode(BITS, Buffer.from([0]), sign('sha256', body, signer));
  const text = encode(SEQUENCE, body, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function distinguished(commonName: string): Buffer {
  return encode(SEQUENCE, encode(SET, encode(SEQUENCE, COMMON_NAME, encode(TEXT, Buffer.from(commonName)))));
}

function generalName(name: string): Buffer {
  const [kind = '', value = ''] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
  const bytes = kind === 'ip' ? Buffer.from(value.split('.').map(Number)) : Buffer.from(value);
  return encode(NAME_TAGS[kind], bytes);
}

function moment(offset: number): Buffer {
  const text = new Date(Date.now() + offset).toISOString().replace(/[-T:]|\.\d+/g, '');
  return encode(TIME, Buffer.from(text));
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
