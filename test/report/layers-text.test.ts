import {layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {networkOf} from '../../src/core/network/network.ts';
import type {LayersReport, StageReport} from '../../src/layers/measure.ts';
import {stagesOf} from '../../src/layers/stages.ts';
import type {Judgement} from '../../src/layers/verdict.ts';
import {layersText} from '../../src/report/layers-text.ts';
import {useBackend} from '../helpers/backend.ts';

function reported(judgements: readonly Partial<Judgement>[], classes = true): LayersReport {
  const net = sequential({
    layers: [
      layers.dense({name: 'first', units: 2, inputShape: [2]}),
      layers.dense({name: 'second', units: 2}),
      layers.dense({name: 'out', units: 2}),
    ],
  });
  const stages = stagesOf(networkOf(net)).map((stage, i): StageReport => {
    const judgement = {
      ...{name: stage.name, worth: 'adds', gain: {value: 0.021, low: -0.01, high: 0.042}},
      ...judgements[i],
    };
    return {
      ...{
        stage,
        width: 2,
        saturation: 0.5,
        dead: 0.75,
        saturatedUnits: undefined,
        ckaBefore: 0.97,
        ckaPrevious: undefined,
      },
      ...{field: undefined, probe: classes ? {value: 0.9, low: 0.85, high: 0.93} : undefined},
      judgement: {best: undefined, starved: false, saturated: false, ...judgement} as Judgement,
    };
  });
  net.dispose();
  return {rows: 200, stages, inputProbe: undefined, alignment: new Float32Array(9)};
}

describe('the verdict on layers in words', () => {
  useBackend();

  it('names those that add nothing with their numbers, the starved and the unsure', () => {
    const text = layersText(4, reported([{worth: 'cannot tell'}, {worth: 'adds nothing', starved: true}]));
    expect(text).to.match(/^## Layers · epoch 4/);
    expect(text).to.match(
      /\*\*second\*\* adds nothing: the probe gains \+2\.1 \(−1\.0 to \+4\.2\) percentage points over what the layer gets/,
    );
    expect(text).to.match(/saturation 0\.50, CKA with the layer before 0\.97/);
    expect(text).to.match(/Of \*\*first\*\* it cannot be told from so few examples/);
    expect(text).to.match(/Starved: \*\*second\*\*/);
    expect(text).to.match(
      /\| second \| 2 \| 0\.50 \| 90\.0 % \(85\.0 to 93\.0\) \|.*\| 75 % \| {2}\| {2}\| adds nothing, starved \|/,
    );
    expect(text).to.not.match(/\*\*out\*\*/);
  });

  it('says so where there is nothing to say, and where nothing can be judged', () => {
    expect(layersText(1, reported([]))).to.match(/Every layer adds something, and none is starved/);
    expect(layersText(1, reported([{worth: 'not judged'}, {worth: 'not judged'}], false))).to.match(
      /What layers add is not judged: it takes classes/,
    );
  });
});
