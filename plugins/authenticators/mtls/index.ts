import { Type } from '@sinclair/typebox';
import { type ClientCertificate, defineAuthenticator } from '../../core/authenticator';
import { patternTest } from '../../core/permissions';

/** How Node marks the kinds of alternative names. */
const KINDS = { dns: 'DNS:', uri: 'URI:', email: 'email:' } as const;
const FROM = ['commonName', 'dns', 'uri', 'email', 'fingerprint'] as const;

export const mtls = defineAuthenticator({
  name: 'mtls',
  summary: 'Certificates that callers have on their TLS connections',
  parameters: Type.Object({
    from: Type.Union(
      FROM.map((name) => Type.Literal(name)),
      {
        default: 'commonName',
        description:
          'What of the certificate says who it is: the common name of its subject, an alternative name, or its SHA-256 `fingerprint`.',
      },
    ),
    consumers: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1 }), {
        description:
          'Which consumer a certificate is of, by what `from` says; `*` is any text, and the first that fits counts. Without it what `from` says is the name of the consumer.',
      }),
    ),
    scopes: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'What callers with a certificate may, for apiEndpoints that ask for scopes.',
    }),
    guests: Type.Boolean({
      default: false,
      description: 'Whether callers come in whose certificate is good but who are no consumers of the gateway.',
    }),
  }),
  setup({ from, consumers, scopes, guests }, { credentials }) {
    const named =
      consumers &&
      Object.entries(consumers).map(([pattern, name]) => ({ means: patternTest(comparable(from, pattern)), name }));
    const consumerOf = (identity: string) => (named ? named.find(({ means }) => means(identity))?.name : identity);
    return async ({ certificate }) => {
      if (!certificate) return undefined;
      const identities = identitiesOf(certificate, from);
      const names = identities.flatMap((identity) => consumerOf(identity) ?? []);
      for (const name of names) {
        const known = await credentials.find(name);
        if (known) return 'reason' in known ? known : { ...known, scopes };
      }
      const [name] = names;
      if (!guests || name === undefined) return { reason: 'This gateway does not know the owner of the certificate.' };
      return { ...credentials.guest({ id: `mtls:${name}`, name }), scopes };
    };
  },
});

/** What a certificate says by the name of `from`; fingerprints in one spelling. */
function identitiesOf(certificate: ClientCertificate, from: (typeof FROM)[number]): string[] {
  const { commonName, alternativeNames, fingerprint } = certificate;
  if (from === 'fingerprint') return [comparable(from, fingerprint)];
  if (from === 'commonName') return commonName ? [commonName] : [];
  const kind = KINDS[from];
  return alternativeNames.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
}

/** `AB:CD` and `abcd` are the same fingerprint; other names are as they are written. */
function comparable(from: (typeof FROM)[number], text: string): string {
  return from === 'fingerprint' ? text.replaceAll(':', '').toLowerCase() : text;
}
