import { expect } from 'chai';
import type { RunningGateway } from '../support/gateway';
import { chat, post } from '../support/routed-gateway';
import { says, type StandIn } from '../support/stand-in';

/** Whatever was sent, the next caller is served, and gets its own answer. */
export async function expectStillServed(gateway: RunningGateway, provider: StandIn): Promise<void> {
  provider.answer(says('still here'));
  const answer = await post(`${gateway.url}/v1/chat/completions`, chat());
  expect(answer.status).to.equal(200);
  expect(answer.text).to.contain('still here');
}
