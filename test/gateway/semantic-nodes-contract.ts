import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { answerOn, asked, rephrased, type SemanticNode, type SemanticNodes, until } from './semantic-nodes';
import type { Asked } from './semantic-gateway';

/** What holds wherever they keep their answers. */
export function describeNodes(nodes: SemanticNodes): void {
  it('serve on one what another has learnt', async () => {
    const [one, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const { thing, hit } = await servedTo(nodes, one, other);
    expect(hit.entry).to.match(/^ans_/);
    expect(nodes.questions).to.include(asked(thing)).and.not.to.include(rephrased(thing));
    expect(await other.ask(asked(thing))).to.include({ text: answerOn(thing), cache: 'hit' });
  });

  it('ask the model for what only looks alike', async () => {
    const [, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const thing = nodes.newThing();
    expect(await other.ask(asked(thing))).to.include({ text: answerOn(thing), cache: 'miss' });
  });

  it('have everything who join late', async () => {
    const late = await nodes.join();
    const known = nodes.knownThings();
    await until(async () => (await late.report()).entries === nodes.questions.length);
    await until(async () => serves(late, known.shift()!, 'Hello! '));
  });

  it('learn from what callers of the others say, and serve nowhere what was bad', async () => {
    const [one, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const { thing, hit } = await servedTo(nodes, other, one);
    const { entries } = await other.report();
    await one.complain(hit.id);
    await until(async () => (await other.report()).entries! < entries!);
    await until(async () => (await other.report()).labels.feedback === 1);
    expect((await other.ask(`Hello! ${rephrased(thing)}`)).cache).to.equal('miss');
  });
}

/** What they keep their answers in, as far as it can fail. */
export interface Failing {
  kill(): Promise<void>;
  /** With what it has kept. */
  restart(): Promise<void>;
}

const GREETINGS = ['', 'Hello! ', 'Hi there! ', 'Good morning. '];

/** What holds when that is away and comes back. To be run after the others, which teach them something. */
export function describeOutage(nodes: SemanticNodes, server: () => Failing): void {
  it('go on without it, and give no wrong answer', async () => {
    const known = nodes.knownThings();
    await server().kill();
    for (const node of nodes.nodes) {
      for (const thing of [...known, nodes.newThing()]) {
        expect(await node.ask(rephrased(thing))).to.include({ text: answerOn(thing), cache: 'miss' });
      }
    }
  });

  it('serve what they knew as soon as it is back, and what one of them learns from then on', async () => {
    const [one, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const known = nodes.knownThings();
    await server().restart();
    const restarted = Date.now();
    for (const node of nodes.nodes) await until(() => node.isReady());
    const ready = Date.now() - restarted;
    for (const node of nodes.nodes) await untilServed(node, known);
    console.log(`      ready after ${ready} ms, serving by meaning after ${Date.now() - restarted} ms`);
    await servedTo(nodes, one, other);
    await servedTo(nodes, other, one);
  });
}

/**
 * Teaches one something and asks the other one for it, until that serves it: a request waits for the cache for a moment
 * only, which may be too short for a busy machine.
 */
async function servedTo(
  nodes: SemanticNodes,
  by: SemanticNode,
  to: SemanticNode,
): Promise<{ thing: string; hit: Asked }> {
  let thing = '';
  let hit: Asked | undefined;
  await until(async () => {
    thing = nodes.newThing();
    const { entries } = await to.report();
    expect((await by.ask(asked(thing))).text).to.equal(answerOn(thing));
    await until(async () => (await to.report()).entries! > entries!);
    hit = await to.ask(rephrased(thing));
    expect(hit.text).to.equal(answerOn(thing));
    if (hit.cache === 'semantic-hit') return true;
    // Things are few, and a busy machine is so for a while.
    await wait(1000);
    return false;
  });
  return { thing, hit: hit! };
}

/** Asks for what is known until some of it is served by its meaning. */
export async function untilServed(node: SemanticNode, known: readonly string[], greeted = ''): Promise<void> {
  // What a busy machine made a miss is kept as it was asked, so it is asked in other words.
  const questions = GREETINGS.flatMap((greeting) => known.map((thing) => ({ thing, greeting: greeted + greeting })));
  await until(async () => {
    const { thing, greeting } = questions.shift()!;
    return serves(node, thing, greeting);
  });
}

/** Whether what is known of a thing is served to who asks in other words. */
async function serves(node: SemanticNode, thing: string, greeting: string): Promise<boolean> {
  const { text, cache } = await node.ask(greeting + rephrased(thing));
  expect(text).to.equal(answerOn(thing));
  return cache === 'semantic-hit';
}
