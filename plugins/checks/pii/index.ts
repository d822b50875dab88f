import { Type } from '@sinclair/typebox';
import { defineCheck } from '../../core/check';
import { patternFinder, type PatternRow } from '../pattern-finder';
import { card } from './card';
import { email } from './email';
import { iban } from './iban';
import { ipAddress } from './ip-address';
import { ID_COUNTRIES, nationalIds } from './national-ids';
import { phone } from './phone';

const TYPES = ['email', 'phone', 'iban', 'card', 'national_id', 'ip_address'] as const;

const parameters = Type.Object({
  types: Type.Array(Type.Unsafe<(typeof TYPES)[number]>({ type: 'string', enum: [...TYPES] }), {
    description: `What to look for, of ${TYPES.map((type) => `\`${type}\``).join(', ')}`,
    default: ['email', 'phone', 'iban', 'card', 'national_id'],
    minItems: 1,
  }),
  countries: Type.Array(Type.Unsafe<string>({ type: 'string', enum: ID_COUNTRIES }), {
    description: 'Whose national identifiers to look for, as ISO 3166-1 codes',
    default: ID_COUNTRIES,
  }),
});

export const pii = defineCheck({
  name: 'pii',
  summary: 'Finds personal data: e-mail addresses, phone numbers, IBANs, payment cards, national identifiers',
  parameters,
  setup({ types, countries }) {
    const rows: Record<(typeof TYPES)[number], readonly PatternRow[]> = {
      iban: [iban],
      card: [card],
      national_id: nationalIds(countries),
      email: [email],
      ip_address: [ipAddress],
      phone,
    };
    // Of places that are equal the kind with the stricter rules wins.
    const chosen = Object.entries(rows).filter(([type]) => (types as readonly string[]).includes(type));
    return { finder: patternFinder(chosen.flatMap(([, found]) => found)) };
  },
});
