import {writeFileSync} from 'node:fs';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import type {AnyMethod} from '../../src/core/method.ts';
import {registry} from '../../src/explainers/index.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {encodeNpy} from '../../src/node/npy.ts';
import {useBackend} from '../helpers/backend.ts';
import {largest} from '../helpers/close.ts';
import {pooledImageModel} from '../helpers/image-models.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {denseSoftmax} from '../helpers/more-models.ts';
import {pattern} from '../helpers/weights.ts';
import {explainHere, type Place, place} from './run-explain.ts';
import {saveModel} from './save-model.ts';

const rows = 3;
/** Models for the kinds of input, with the shape of a row. */
const scenes = {
  image: {build: () => pooledImageModel(3), shape: [7, 6, 3]},
  tabular: {build: denseSoftmax, shape: [4]},
} as const;
type Kind = keyof typeof scenes;

/** Few steps and samples, so that all of this takes seconds, and settings with which no map of this network is zero. */
const few: {readonly [option: string]: string} = {
  ...{steps: '4', samples: '32', patch: '3', stride: '3', layers: 'conv_1,conv_2', relu: 'false', alpha: '0'},
};

function kindFor({inputs}: AnyMethod['spec']): Kind {
  return inputs.includes('image') ? 'image' : 'tabular';
}

/** What the registry says that a map looks like; of several layers the first comes first. */
function shapeFor(spec: AnyMethod['spec']): readonly number[] {
  const {shape} = scenes[kindFor(spec)];
  switch (spec.axes) {
    case 'input':
      return [rows, ...shape];
    case 'spatial':
      return [rows, ...(shape.length > 1 ? shape.slice(0, -1) : shape)];
    case 'layer':
      return [rows, 7, 6, 4];
    case 'kernel':
      return [1, 3, 3, 3, 4];
  }
}

describe('tfjs-explain explain, with every method', () => {
  useBackend();
  let files: Place;
  before(async () => {
    files = place();
    for (const [kind, {build, shape}] of Object.entries(scenes)) {
      const size = shape.reduce((a, b) => a * b, 1);
      await saveModel(build(), files.at(kind));
      writeFileSync(files.at(`${kind}-x.npy`), encodeNpy(pattern(rows * size, 1), [rows, ...shape]));
      writeFileSync(files.at(`${kind}-background.npy`), encodeNpy(pattern(4 * size, 9), [4, ...shape]));
    }
  });
  after(() => files.remove());

  for (const {spec} of registry) {
    it(spec.name, async () => {
      const out = files.at(`${spec.name}.npy`);
      const settings = Object.entries(few)
        .filter(([option, value]) => spec.options[option]?.read(value) !== undefined)
        .map(([option, value]) => `${option}=${value}`);
      const kind = kindFor(spec);
      const path = files.at(kind);
      const given = ['--input', files.at(`${kind}-x.npy`), '--background', files.at(`${kind}-background.npy`)];
      const args = [...(spec.needsInput === false ? [] : given), '--method', spec.name];
      const set = settings.length > 0 ? ['--set', ...settings] : [];
      const result = await expectNoLeak(() => explainHere(path, ...args, ...set, '--target', '1', '--out', out));
      expect(result.code, result.err).to.equal(0);
      // Nothing is said but what the method warns of.
      expect(result.err).to.equal(spec.warning === undefined ? '' : `${spec.name}: ${spec.warning}`);
      const {type, shape, values} = files.array(`${spec.name}.npy`);
      expect({type, shape}).to.deep.equal({type: 'f4', shape: shapeFor(spec)});
      expect(values.every(Number.isFinite)).to.equal(true);
      expect(largest(values)).to.be.greaterThan(0);
      if (spec.map === 'positive' && !('relu' in spec.options)) expect(Math.min(...values)).to.be.at.least(0);
      const folder = await explainHere(path, ...args, ...set, '--target', '1', '--out', files.at(spec.name));
      expect(folder.code, folder.err).to.equal(0);
      const first = spec.axes === 'layer' || spec.axes === 'kernel' ? 'map-conv_1.npy' : 'map.npy';
      expect(files.array(`${spec.name}/${first}`).values).to.deep.equal(values);
      expect(folder.out).to.match(/ and \d+ pictures(\n|$)/);
    });
  }

  it('writes arrays that NumPy reads', async () => {
    const names = registry.map(({spec}) => spec.name);
    const program = `
import numpy as np, json, sys
print(json.dumps([[str(a.dtype), list(a.shape), float(np.abs(a.astype(np.float64)).sum())] for a in map(np.load, sys.argv[1:])]))`;
    const args = names.map((name) => files.at(`${name}.npy`));
    const {stdout, stderr} = await runCommand(await pythonEnv(), ['-c', program, ...args]);
    expect(stderr).to.equal('');
    const read: [string, number[], number][] = JSON.parse(stdout);
    expect(read).to.have.length(names.length);
    for (const [i, name] of names.entries()) {
      const {shape, values} = files.array(`${name}.npy`);
      const sum = Array.from(values).reduce((total, value) => total + Math.abs(value), 0);
      expect(read[i]?.slice(0, 2), name).to.deep.equal(['float32', shape]);
      expect(read[i]?.[2], name).to.be.closeTo(sum, 1e-9 * sum);
    }
  });
});
