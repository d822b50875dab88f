import { Type } from '@sinclair/typebox';

/** Days; what is summed up is small, so that it can be kept when single requests are gone. */
export const retentionSettings = Type.Object(
  {
    requests: days(400, 'requests one by one are kept; reports by the client’s own user reach back as far'),
    hours: days(400, 'sums by the hour are kept; reports by the hour reach back as far'),
    days: days(0, 'sums by the day are kept, which all other reports are made of'),
  },
  { additionalProperties: false, default: {}, description: 'How long usage is kept in the ledger.' },
);

function days(usual: number, what: string) {
  return Type.Integer({ minimum: 0, default: usual, description: `Days that ${what}; 0: for good.` });
}
