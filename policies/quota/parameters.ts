import { Type } from '@sinclair/typebox';
import { limitSchema } from '../../plugins/core/limit';
import { UNKNOWN_PRICES } from '../../plugins/core/unknown-price';

export const parameters = Type.Object({
  limits: Type.Array(limitSchema, {
    default: [],
    description:
      'Limits, all of which must hold: each of one of `requests`, `tokens`, `usd` or `concurrent`, as described below.',
  }),
  defaults: Type.Optional(
    Type.Pick(limitSchema, ['by', 'window', 'timezone', 'action', 'enforce', 'alerts', 'onStoreError'], {
      additionalProperties: false,
      description: 'Members of all limits of this policy that do not say otherwise.',
    }),
  ),
  store: Type.String({
    default: 'default',
    description:
      'Where it is counted: a name under `stores` in `system.config.yml`. Gateways that share it count together.',
  }),
  lease: Type.Integer({
    minimum: 1,
    default: 60,
    description:
      'Seconds after which what is reserved for a request comes free by itself, when its gateway has died. Renewed while it runs.',
  }),
  unknownPrice: Type.Union(
    UNKNOWN_PRICES.map((choice) => Type.Literal(choice)),
    {
      default: 'deny',
      description:
        'What limits of money do with models whose price is not known: `deny` them; `estimate` what they cost at the highest prices that are known of their provider, and deny them where none is; or `allow` them, uncounted.',
    },
  ),
  unknownOutput: Type.Integer({
    minimum: 1,
    default: 4096,
    description:
      'Output tokens to reserve where the request says no maximum, too few answers are known and neither is the size of the model’s context.',
  }),
});
