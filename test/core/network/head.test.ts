import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {headOf} from '../../../src/core/network/head.ts';
import {innerLayers} from '../../../src/core/network/layers.ts';
import {useBackend} from '../../helpers/backend.ts';
import {difference, expectClose} from '../../helpers/close.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {multiModel} from '../../helpers/models.ts';
import {
  activationSoftmax,
  denseSoftmax,
  layerSoftmax,
  multiLabel,
  nestedSoftmax,
  oneNumber,
  regression,
  reshapedSoftmax,
  sigmoidHead,
} from '../../helpers/more-models.ts';
import {handWeighted, inputsFor, patterned, withModel} from '../../helpers/weights.ts';

/** Outputs as plain numbers. */
function outputs(net: LayersModel, x: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const out = net.apply(x, {training: false});
    const first = Array.isArray(out) ? out[0] : out;
    return first instanceof tf.Tensor ? first.dataSync<'float32'>() : new Float32Array();
  });
}

/** Which objects stand in `call` and `activation`, and whether they are the layer's own. */
function fingerprint(net: object): unknown[] {
  return (innerLayers(net) ?? []).flatMap((layer) => [
    layer.call,
    Reflect.get(layer, 'activation'),
    Object.getOwnPropertyNames(layer),
    ...fingerprint(layer),
  ]);
}

const softmaxModels = {denseSoftmax, activationSoftmax, layerSoftmax, nestedSoftmax, reshapedSoftmax};

describe('core/head', () => {
  useBackend();

  for (const [name, build] of Object.entries(softmaxModels)) {
    it(`leaves out the softmax of ${name}, wherever it stands`, async () => {
      const x = patterned([3, 4]);
      const logits = await withModel(regression, (net) => outputs(net, x));
      await withModel(build, (net) => {
        const head = headOf(net);
        expect(head).to.include({index: 0, kind: 'softmax', units: 3});
        const before = [fingerprint(net), outputs(net, x)];
        expectClose(
          head.withLogits(() => outputs(net, x)),
          logits,
          1e-6,
        );
        expect([fingerprint(net), outputs(net, x)]).to.deep.equal(before);
        // What came out is a softmax of what was there without it.
        expectClose(
          outputs(net, x),
          tf.tidy(() => tf.softmax(tf.tensor2d(logits, [3, 3])).dataSync()),
          1e-6,
        );
      });
      x.dispose();
    });
  }

  it('leaves out a sigmoid', async () => {
    const x = patterned([3, 4]);
    const logits = await withModel(oneNumber, (net) => outputs(net, x));
    await withModel(sigmoidHead, (net) => {
      const head = headOf(net);
      expect(head).to.include({kind: 'sigmoid', units: 1});
      expectClose(
        head.withLogits(() => outputs(net, x)),
        logits,
        1e-6,
      );
      expectClose(
        outputs(net, x),
        Array.from(logits, (z) => 1 / (1 + Math.exp(-z))),
        1e-6,
      );
    });
    await withModel(multiLabel, (net) => expect(headOf(net)).to.include({kind: 'sigmoid', units: 3}));
    x.dispose();
  });

  it('finds nothing to leave out in a regression', async () => {
    const x = patterned([2, 4]);
    await withModel(regression, (net) => {
      const head = headOf(net);
      expect(head.kind).to.equal('linear');
      expect(head.withLogits(() => outputs(net, x))).to.deep.equal(outputs(net, x));
    });
    x.dispose();
  });

  it('puts everything back after an error inside', async () => {
    for (const build of [...Object.values(softmaxModels), sigmoidHead]) {
      await withModel(build, (net) => {
        const before = fingerprint(net);
        const fail = () => {
          throw new Error('inside');
        };
        expect(() => headOf(net).withLogits(fail)).to.throw('inside');
        expect(fingerprint(net)).to.deep.equal(before);
      });
    }
  });

  it('knows outputs by number and by name, and lists them for a wrong one', async () => {
    await withModel(multiModel, async (net) => {
      expect(headOf(net, 'kind')).to.include({index: 0, kind: 'softmax', units: 3});
      expect(headOf(net, 'size')).to.include({index: 1, kind: 'linear', units: 2});
      expect(headOf(net, 1)).to.include({index: 1, kind: 'linear', units: 2});
      await expectExplainError(() => headOf(net, 'sizes'), 'bad-target', /no output 'sizes'.*0 \(kind\), 1 \(size\)/);
      await expectExplainError(() => headOf(net, 2), 'bad-target', /no output '2'/);
      await expectExplainError(() => headOf(net, -1), 'bad-target', /no output '-1'/);
    });
  });

  it('leaves the softmax of the other output alone', async () => {
    await withModel(multiModel, (net) => {
      const x = inputsFor(net, 2);
      tf.tidy(() => {
        const run = () => net.apply(x, {training: false}) as tf.Tensor[];
        const [kind, size] = run();
        const [kindToo, sizeToo] = headOf(net, 'size').withLogits(run);
        expectClose(kindToo ?? [], kind ?? [], 0);
        expectClose(sizeToo ?? [], size ?? [], 0);
      });
      tf.dispose(x);
    });
  });

  it('follows an output into a nested model with several outputs', async () => {
    const build = () => {
      const x = input({shape: [4]});
      const hidden = layers.dense({units: 5}).apply(x) as SymbolicTensor;
      const size = layers.dense({name: 'size', units: 2}).apply(hidden) as SymbolicTensor;
      const kind = layers.dense({name: 'kind', units: 3, activation: 'softmax'}).apply(hidden) as SymbolicTensor;
      const inner = model({inputs: x, outputs: [size, kind], name: 'inner'});
      const z = input({shape: [4]});
      const [, kindAgain] = inner.apply(z) as SymbolicTensor[];
      return handWeighted(model({inputs: z, outputs: kindAgain ? [kindAgain] : [], name: 'outer'}));
    };
    const x = patterned([2, 4]);
    await withModel(build, (net) => {
      const head = headOf(net);
      expect(head).to.include({kind: 'softmax', units: 3});
      const logits = tf.tidy(() =>
        tf.tensor2d(
          head.withLogits(() => outputs(net, x)),
          [2, 3],
        ),
      );
      expectClose(
        tf.tidy(() => tf.softmax(logits).dataSync()),
        outputs(net, x),
        1e-6,
      );
      expect(difference(logits, outputs(net, x)).worst).to.be.greaterThan(0.1);
      logits.dispose();
    });
    x.dispose();
  });

  it('adds no tensor', async () => {
    const x = patterned([2, 4]);
    await withModel(layerSoftmax, (net) =>
      expectNoLeak(() => {
        headOf(net).withLogits(() => outputs(net, x));
      }),
    );
    x.dispose();
  });
});
