import { expect } from 'chai';
import type { Dialect } from '../../plugins/core/dialect';
import { AiError } from '../../plugins/core/error';
import type { JsonObject } from '../../plugins/core/json';

/** Tests that a dialect takes the bodies of `good` and refuses those of `bad`, naming the member in front of each. */
export function checksBodies(
  dialect: Dialect,
  good: readonly JsonObject[],
  bad: readonly [string, JsonObject][],
): void {
  for (const body of good) {
    it(`takes ${JSON.stringify(body)}`, () => expect(() => dialect.check!(body)).not.to.throw());
  }
  for (const [member, body] of bad) {
    it(`refuses ${JSON.stringify(body)} for its ${member}`, () => {
      let refusal: unknown;
      try {
        dialect.check!(body);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).to.be.instanceOf(AiError).and.include({ status: 400, param: member });
      expect((refusal as AiError).message).to.match(new RegExp(`\`${member}\\b`));
    });
  }
}
