import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';

/** Runs `body` and checks that as many tensors are alive afterwards as before; what it returns must hold none. */
export async function expectNoLeak<T>(body: () => T | Promise<T>, what = ''): Promise<T> {
  const before = tf.memory();
  const result = await body();
  const after = tf.memory();
  expect(after.numTensors - before.numTensors, `tensors left over ${what}`).to.equal(0);
  expect(after.numDataBuffers - before.numDataBuffers, `buffers left over ${what}`).to.equal(0);
  return result;
}
