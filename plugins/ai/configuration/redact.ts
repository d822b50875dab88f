import { isSecretReference } from '../../core/secret';

const HIDDEN = '***';
/**
 * Names of members that hold secrets, whatever they look like; `secrets` is one of the checks. Headers have names of
 * anybody's choice, so that nobody knows which of them is a credential.
 */
const CERTAIN = /passw(or)?d|passphrase|secret(?!s$)|(^|_)pass$|^(pwd|auth|pfx|headers)$/i;
/** Names of members whose texts are secrets; as numbers they are limits and the like. */
const LIKELY =
  /token$|api[-_]?key|^key$|credentials?$|authorization|cookie|(private|cipher|access)[-_]?key|hash$|signature/i;
/** Texts that are keys wherever they stand: of well-known makers, or long and at random. */
const KEYS = [
  /\b(sk|pk|rk|gh[pousr]|github_pat|glpat|xox[abprs]|hf|gsk|AKIA|AIza|eyJ)[-_A-Za-z0-9.]{12,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b(Bearer|Basic)\s+\S{8,}/i,
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=-]{32,}$/,
];
/** Receivers know who may tell them something by the path alone, as often as not. */
const RECEIVERS = /^webhooks$/;
const ADDRESS = /^\s*[a-z][a-z0-9+.-]*:\/\//i;

/**
 * A copy of a configuration for people, in which no secret stands. References such as `env:NAME` stay: they say where
 * a secret is, not what.
 */
export function redacted(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => redacted(item, name));
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const inherited = isHiding(name) || RECEIVERS.test(name) ? name : '';
    const nameFor = (member: string) => {
      // What a condition wants a header to be may be known to a few alone.
      if ('header' in value && /^values?$/.test(member)) return 'headers';
      return isHiding(member) || RECEIVERS.test(member) ? member : inherited;
    };
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => typeof one !== 'function')
        .map(([member, one]) => [member, redacted(one, CERTAIN.test(name) ? name : nameFor(member))]),
    );
  }
  if (typeof value === 'string') return redactedText(value, name);
  return CERTAIN.test(name) && typeof value === 'number' ? HIDDEN : value;
}

function isHiding(name: string): boolean {
  return CERTAIN.test(name) || LIKELY.test(name);
}

function redactedText(text: string, name: string): string {
  if (text === '' || isSecretReference(text)) return text;
  if (isHiding(name) || KEYS.some((key) => key.test(text))) return HIDDEN;
  return RECEIVERS.test(name) && ADDRESS.test(text) ? receiver(text) : withoutSecrets(text);
}

function receiver(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/${HIDDEN}` : HIDDEN;
}

/**
 * An address without the password in it, and without what its query says: some put what should be a key there. One that
 * cannot be read, as with several hosts or a slash in the password, loses everything before its last `@`.
 */
export function withoutSecrets(url: string): string {
  if (!ADDRESS.test(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || (parsed.pathname + parsed.hash).includes('@')) {
    return url.replace(/:\/\/.*@/s, `://${HIDDEN}@`).replace(/[?#].*/s, `?${HIDDEN}`);
  }
  if (!parsed.username && !parsed.password && !parsed.search) return url;
  if (parsed.username) parsed.username = HIDDEN;
  if (parsed.password) parsed.password = HIDDEN;
  for (const name of [...parsed.searchParams.keys()]) parsed.searchParams.set(name, HIDDEN);
  return parsed.href;
}
