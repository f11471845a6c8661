import {expect} from 'chai';
import {loadDigits} from '../../examples/digits/data.ts';
import {digitsModel} from '../../examples/digits/model.ts';
import {ExplainCallback, explainers, memorySink} from '../../src/index.ts';
import {type BackendName, loadBackend} from '../../src/node/backend/load.ts';
import {expectCloseTo, largest} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';

/** Few, for cpu, which is pure JavaScript, takes a hundred times as long. */
const images = 60;
const batchSize = 20;
const explained = 3;
/** Of the largest value of a map. */
const tolerance = 1e-3;

const methods = ['grad-cam', 'integrated-gradients', 'smooth-grad', 'occlusion'];

describe('the same training on every backend', () => {
  after(async () => {
    await loadBackend();
  });

  /** One epoch on digits, explained after it: each map by its tag. */
  async function mapsOf(backend: BackendName): Promise<{maps: Map<string, Float32Array>; loss: number}> {
    const {tf} = await loadBackend({backend});
    const {values, shape, labels} = await loadDigits();
    const [, height, width, channels] = shape;
    return expectNoLeak(async () => {
      const size = height * width * channels;
      const x = tf.tensor4d(values.slice(0, images * size), [images, height, width, channels]);
      const y = tf.tensor1d(Float32Array.from(labels.slice(0, images)));
      const model = digitsModel(tf);
      const sink = memorySink();
      const callback = new ExplainCallback(
        [
          explainers.gradCam(),
          explainers.integratedGradients({steps: 4}),
          explainers.smoothGrad({samples: 2}),
          explainers.occlusion({patch: 2, stride: 2}),
        ],
        {
          validationData: [x, y],
          sinks: [sink],
          maxImages: explained,
          atStart: false,
          precision: 'float32',
          onError: 'throw',
          report: () => {},
        },
      );
      try {
        const {history} = await model.fit(x, y, {
          epochs: 1,
          batchSize,
          shuffle: false,
          verbose: 0,
          callbacks: callback,
        });
        const maps = new Map<string, Float32Array>();
        for (const record of sink.records)
          if (record.kind === 'array' && record.step === 1) maps.set(record.tag, record.values);
        return {maps, loss: Number(history['loss']?.[0])};
      } finally {
        const {optimizer} = model;
        tf.dispose([x, y]);
        model.dispose();
        optimizer.dispose();
      }
    }, backend);
  }

  it(`gives the same maps within ${tolerance} of the largest value`, async () => {
    const node = await mapsOf('node');
    expect([...node.maps.keys()]).to.include.members(methods);
    for (const backend of ['wasm', 'cpu'] as const) {
      const other = await mapsOf(backend);
      expect([...other.maps.keys()]).to.deep.equal([...node.maps.keys()]);
      expect(other.loss).to.be.closeTo(node.loss, tolerance);
      for (const [tag, values] of node.maps) {
        expect(largest(values), tag).to.be.greaterThan(0);
        expectCloseTo(other.maps.get(tag) ?? [], values, tolerance, `${tag} on ${backend}`);
      }
    }
  });
});
