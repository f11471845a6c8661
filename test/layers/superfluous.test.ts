import {expect} from 'chai';
import {networkOf} from '../../src/core/network/network.ts';
import {layerWatch} from '../../src/layers/measure.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';
import {trainedDigits} from './digits-nets.ts';

const seeds = [0, 1, 2];

describe('layers that add nothing', () => {
  useBackend();

  for (const seed of seeds) {
    for (const extra of [0, 4]) {
      const expected = Array.from({length: extra}, (_, i) => `extra_${i + 1}`);
      const what = extra === 0 ? 'none is' : 'exactly the four superfluous ones are';
      it(`${what} named in a network for digits, seed ${seed}`, async () => {
        const {model, images, classes, accuracy} = await trainedDigits(seed, extra, 8);
        const watch = layerWatch(networkOf(model), {inputs: [images], classes}, {seed});
        const {stages} = await expectNoLeak(() => watch.measure(runOf({batchSize: 128})));
        model.dispose();
        // Both networks have learnt their task.
        expect(accuracy).to.be.above(0.9);
        const worths = (worth: string) =>
          stages.filter((one) => one.judgement.worth === worth).map(({stage}) => stage.name);
        expect(worths('adds nothing')).to.deep.equal(expected);
        expect(worths('adds')).to.deep.equal(['conv_1', 'conv_2', 'conv_3']);
      });
    }
  }
});
