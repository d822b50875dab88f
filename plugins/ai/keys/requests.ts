import { type Static, type TObject, Type } from '@sinclair/typebox';
import { invalidRequest } from '../../core/error';
import { grantMembers } from '../../core/grant';
import { momentOf } from '../credentials/moment';
import { checkGranted } from '../credentials/stored-grant';
import { fitting } from '../fitting';
import { DURATIONS, readDuration } from '../read-duration';

/** Names go to terminals and logs. */
const Name = (description: string) =>
  Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f]+$', description });

const Ending = Type.Optional(
  Type.String({
    examples: ['90d', '2027-01-31T12:00:00Z'],
    description: 'When the key ends: a time, or how long from now.',
  }),
);

/** Body of `POST /ai/keys`. */
export const newKeySchema = Type.Object(
  {
    consumer: Name('User or application that the key is for; a user of this name is made where there is none.'),
    team: Type.Optional(Name('Team of the consumer.')),
    name: Type.Optional(Name('What the key is for.')),
    expires: Ending,
    scopes: Type.Optional(Type.Array(Type.String(), { uniqueItems: true, description: 'Scopes of the host.' })),
    ...grantMembers,
  },
  { additionalProperties: false },
);
export type NewKey = Static<typeof newKeySchema>;

/** Body of `POST /ai/keys/:id/rotate`. */
export const rotationSchema = Type.Object(
  {
    overlap: Type.Optional(
      Type.String({
        examples: ['24h'],
        description: 'How long the secret before is valid, too; not at all unless said.',
      }),
    ),
    expires: Ending,
  },
  { additionalProperties: false },
);
export type Rotation = Static<typeof rotationSchema>;

/** Parameters of `GET /ai/keys`. */
export const keyQuerySchema = Type.Object(
  { consumer: Type.Optional(Type.String()), team: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
export type KeyQuery = Static<typeof keyQuerySchema>;

/** What was sent, if it fits the schema; throws `AiError` 400 that names the first member that does not. */
export function understood<T extends TObject>(schema: T, sent: unknown): Static<T> {
  const given = fitting(schema, sent);
  refusing(() => checkGranted(given as Partial<NewKey>));
  return given;
}

const CODE = 'invalid_parameter';

/** What throws plain errors, whose messages begin with the member at fault, as refusals. */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    throw invalidRequest(message, /^\w+/.exec(message)?.[0], CODE);
  }
}

const ENDS = `${DURATIONS} from now, or a date such as 2027-01-31`;

/** RFC 3339 of a text that is a time, or how long from now. Throws `AiError` 400 that names the member. */
export function readEnding(text: string, member: string, now = Date.now()): string {
  const moment = /^\d{4}-/.test(text) ? refusing(() => momentOf(text, member)) : now + readDuration(text, member, ENDS);
  if (moment > now) return new Date(moment).toISOString();
  throw invalidRequest(`${member}: "${text}" is over already; name a time to come, or 90d`, member, CODE);
}
