import { expect } from 'chai';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { expectAnswer, expectedUrl, forwardedWire, reasonsOf, withoutAdditions } from './differences';
import { exchangesOf, isChat, readUsage, type ProviderName } from './exchanges';
import { expectBooked } from './ledger-file';
import { expectReadAsResponse } from './as-response';
import { expectReadByTheOther } from './other-api';
import { PROVIDER_KEY, startReplayGateway, type ReplayGateway } from './replay-gateway';
import { expectSameRequest } from './same-request';
import { Tally } from './tally';
import { recordedWire } from './wire';

/** Declares the tests that replay everything recorded from one provider through the gateway. */
export function replayThroughGateway(name: ProviderName): void {
  describe(`replay: ${name} behind the gateway`, () => {
    const exchanges = exchangesOf(name);
    const asked = new Map<string, Exchange>();
    const tallies = {
      same: new Tally('same API', (exchange) => reasonsOf(exchange)),
      other: new Tally("other API's SDK", (exchange) => reasonsOf(exchange, 'answer')),
      response: new Tally('as a response', (exchange) => reasonsOf(exchange, 'answer')),
      ledger: new Tally('ledger'),
    };
    let behind: ReplayGateway;

    before(async function () {
      skipWithoutFixtures(this);
      behind = await startReplayGateway(name, exchanges);
    });
    after(async () => {
      await behind?.close();
      for (const tally of Object.values(tallies)) tally.print();
    });

    it('has something to replay', () => {
      expect(exchanges).to.not.have.length(0);
    });

    for (const exchange of exchanges) {
      it(exchange.name, () =>
        tallies.same.count(exchange, async () => {
          const { wire, requestId } = await behind.ask(exchange);
          asked.set(String(requestId), exchange);
          expectSameRequest(behind.provider.received[0], exchange, { key: PROVIDER_KEY, url: expectedUrl(exchange) });
          expectAnswer(exchange, withoutAdditions(exchange, wire), (read) =>
            expect(read).to.deep.equal(forwardedWire(exchange)),
          );
        }),
      );
    }

    for (const exchange of exchanges.filter(isChat)) {
      it(`${exchange.name}, read by the SDK of the other API`, () =>
        tallies.other.count(exchange, async () => {
          const { wire, requestId } = await behind.askByTheOther(exchange);
          asked.set(String(requestId), exchange);
          expectAnswer(exchange, wire, (read) => expectReadByTheOther(read, exchange));
        }));
    }

    for (const exchange of exchanges.filter(isChat)) {
      it(`${exchange.name}, read as a response`, () =>
        tallies.response.count(exchange, async () => {
          const { wire } = await behind.askForResponse(exchange);
          expectAnswer(exchange, wire, (read) => expectReadAsResponse(read, exchange));
        }));
    }

    for (const exchange of exchanges) {
      it(`${exchange.name}: the ledger carries the recorded usage`, () =>
        tallies.ledger.count(exchange, async () => {
          const rows = await behind.rows(asked.size);
          const ids = [...asked].filter(([, each]) => each === exchange).map(([id]) => id);
          expect(ids).to.not.have.length(0);
          for (const id of ids) expectBooked(rows.get(id), exchange, readUsage(exchange, recordedWire(exchange)));
        }));
    }
  });
}
