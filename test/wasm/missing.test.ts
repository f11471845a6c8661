import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {loadBackend} from '../../src/node/backend/load.ts';

/** Kernels of tfjs-node that wasm has not, added ones counted: complex numbers and a search in texts, which no layer trains with. */
const missing = ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real', 'StaticRegexReplace'];

describe('what wasm lacks', () => {
  it('is what it lacked, and no more', async () => {
    await loadBackend({backend: 'node', kernels: 'stock'});
    const node = tf.getKernelsForBackend('tensorflow').map(({kernelName}) => kernelName);
    await loadBackend({backend: 'wasm'});
    const wasm = new Set(tf.getKernelsForBackend('wasm').map(({kernelName}) => kernelName));
    expect(node.length).to.be.greaterThan(150);
    expect(node.filter((name) => !wasm.has(name)).sort()).to.deep.equal(missing);
  });

  it('is refused by name', async () => {
    await loadBackend({backend: 'wasm'});
    const refused = (name: string) => `Kernel '${name}' not registered for backend 'wasm'`;
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      for (const name of missing) expect(() => tf.engine().runKernel(name, {x}), name).to.throw(refused(name));
      expect(() => tf.complex(x, x)).to.throw(refused('Complex'));
      expect(() => tf.rfft(x)).to.throw(refused('Complex'));
      expect(() => tf.string.staticRegexReplace(tf.tensor1d(['a']), 'a', 'b')).to.throw(refused('StaticRegexReplace'));
    });
  });
});
