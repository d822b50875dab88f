/** Code of a thread whose model does what the text says. */
import { type Encode, serve } from '../../plugins/embedders/worker/serve';

const encode: Encode = async ([text = '']) => {
  if (text === 'crash') process.exit(3);
  if (text === 'throw out of turn') setImmediate(throwOutOfTurn);
  if (text === 'throw out of turn' || text === 'hang') return new Promise(() => {});
  if (text === 'fail') throw new Error('no such word');
  return [{ vector: Float32Array.of(1), tokens: text.length }];
};

void serve(async () => encode);

function throwOutOfTurn(): never {
  throw new Error('out of turn');
}
