import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {metricRegistry} from '../../src/metrics/index.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {requireHere} from '../../src/node/backend/resolve.ts';
import {encodeNpy} from '../../src/node/npy.ts';
import {decodePng, encodePng} from '../../src/node/png.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {referenceArray} from '../helpers/references.ts';
import {arrayFile, measureHere, modelJson, type Place, place} from './run-explain.ts';

const repository = join(import.meta.dirname, '..', '..');
const given = (model: string) => ['--input', arrayFile(`${model}/inputs`), '--labels', arrayFile(`${model}/labels`)];
const usual = [modelJson('m1'), ...given('m1'), '--target', 'label', '--score', 'probability'];
const maps = arrayFile('m1/quantus/attr_saliency_signed');
const masks = arrayFile('m1/quantus/segmentation');
const listed = (folder: string) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();

interface Result {
  readonly method: string;
  readonly metric: string;
  readonly mean: number | null;
  readonly interval?: readonly [low: number, high: number];
  readonly scored: number;
  readonly unscored: readonly {readonly row: number; readonly why: string}[];
  readonly scores: string;
  readonly curves?: readonly unknown[];
  readonly refusal?: {readonly code: string; readonly message: string};
}

function recordIn(files: Place, folder: string) {
  const record = JSON.parse(readFileSync(files.at(`${folder}/measure.json`), 'utf8'));
  const results: readonly Result[] = record.results;
  return {record, results};
}

/** File of another library, the metric and its options, and what else there is to say. Maps come from files. */
const rows: readonly (readonly [file: string, metric: string, args: string])[] = [
  ['quantus/sparseness', 'sparseness', '--set sparseness.normalise=batch sparseness.added=1e-7'],
  ['quantus/complexity', 'complexity', ''],
  ['quantus/faithfulness_estimate', 'faithfulness-estimate', '--set faithfulness-estimate.step=4'],
  [
    'quantus/faithfulness_correlation',
    'faithfulness-correlation',
    '--set faithfulness-correlation.draws=@quantus/faithfulness_correlation_subsets.npy',
  ],
  ['quantus/relevance_mass_accuracy', 'relevance-mass', `--masks ${masks} --set relevance-mass.relevance=signed`],
  ['quantus/relevance_rank_accuracy', 'relevance-rank', `--masks ${masks}`],
  ['quantus/topk_intersection', 'top-k-intersection', `--masks ${masks} --set top-k-intersection.k=10`],
  ['quantus/pointing_game', 'pointing-game', `--masks ${masks}`],
  ['aix360/monotonicity', 'monotonicity-aix360', '--target predicted'],
  ['aix360/faithfulness', 'faithfulness-aix360', '--target predicted'],
];
/** One image's drops in aix360/faithfulness are a few steps of float32. */
const within = {'aix360/faithfulness': 2e-3};

describe('tfjs-explain measure', () => {
  useBackend();
  let files: Place;
  before(() => {
    files = place();
  });
  after(() => files.remove());

  for (const [file, metric, line] of rows) {
    it(`gives the scores of ${file}`, async () => {
      const args = line
        .replace('@', arrayFile('m1/').replace(/\.npy$/, ''))
        .split(' ')
        .filter(Boolean);
      const both = ['ig', 'sal'].map((kind) => {
        const own = kind === 'ig' ? 'integrated_gradients' : 'saliency_signed';
        return `${kind}=${arrayFile(`m1/quantus/attr_${own}`)}`;
      });
      const done = await expectNoLeak(() =>
        measureHere(...usual, '--attribution', ...both, '--metric', metric, ...args, '--out', files.at('peers')),
      );
      expect(done).to.include({code: 0, err: ''});
      for (const [i, kind] of ['ig', 'sal'].entries()) {
        const wanted = Array.from(referenceArray(`m1/${file}_${kind}`).values);
        const found = files.array(`peers/scores/${kind}/${metric}.npy`);
        expect(found)
          .to.include({type: 'f4'})
          .and.to.deep.include({shape: [8]});
        const {[file]: share = 1e-4}: {readonly [file: string]: number} = within;
        expectClose(found.values, wanted, share * Math.max(1, ...wanted.map(Math.abs)));
        const mean = wanted.reduce((a, b) => a + b, 0) / 8;
        expect(recordIn(files, 'peers').results[i]?.mean).to.be.closeTo(mean, share * Math.max(1, Math.abs(mean)));
      }
    });
  }

  it('makes maps by methods, whose options are set for all of them or for one', async () => {
    const set = ['--set', 'steps=50', 'rule=gauss-legendre', 'sensitivity-n.samples=5', 'grad-cam.relu=false'];
    const args = ['--method', 'gradient,integrated-gradients', '--method', 'grad-cam', '--layer', 'conv2d_1'];
    const out = files.at('methods');
    const done = await measureHere(...usual, ...args, '--metric', 'sparseness', 'sensitivity-n', ...set, '--out', out);
    expect(done).to.include({code: 0, err: ''});
    const {record} = recordIn(files, 'methods');
    expect(record.methods.map(({name}: {name: string}) => name)).to.deep.equal([
      ...['gradient', 'integrated-gradients', 'grad-cam'],
    ]);
    const [, integrated, cam] = record.methods;
    expect(integrated.options).to.deep.include({steps: 50, rule: 'gauss-legendre'});
    expect(cam.options).to.deep.include({layer: ['conv2d_1'], relu: false});
    expect(record.metrics[1].options).to.deep.include({samples: 5});
    // captum's maps, judged from their file, get the same scores.
    const peer = ['--attribution', `captum=${arrayFile('m1/captum/IntegratedGradients_gausslegendre')}`];
    await measureHere(...usual, ...peer, '--metric', 'sparseness', '--out', files.at('captum'));
    expectClose(
      files.array('methods/scores/integrated-gradients/sparseness.npy').values,
      Array.from(files.array('captum/scores/captum/sparseness.npy').values),
      1e-4,
    );
  });

  it("judges methods by what they do with other inputs, meeting Quantus' scores", async () => {
    // Its noise is [sample, image, ...]; ours [image, sample, ...].
    const noise = referenceArray('m3/quantus/max_sensitivity_noise');
    const [samples = 0] = noise.shape;
    const turned = Float32Array.from({length: noise.values.length}, (_, at) => {
      const [image, sample, place] = [Math.floor(at / (64 * samples)), Math.floor(at / 64) % samples, at % 64];
      return noise.values[(sample * 8 + image) * 64 + place] ?? 0;
    });
    writeFileSync(files.at('noise.npy'), encodeNpy(turned, [8, samples, 8, 8, 1]));
    const done = await measureHere(
      ...[modelJson('m3'), ...given('m3'), '--target', '0', '--score', 'probability', '--method', 'gradient'],
      ...['--metric', 'max-sensitivity', '--set', `max-sensitivity.draws=${files.at('noise.npy')}`],
      ...['--out', files.at('moved')],
    );
    expect(done).to.include({code: 0, err: ''});
    const wanted = Array.from(referenceArray('m3/quantus/max_sensitivity_sal').values);
    expectClose(files.array('moved/scores/gradient/max-sensitivity.npy').values, wanted, 1e-4 * Math.max(...wanted));
  });

  it('writes table, picture and scores, names no path, and says the same on the terminal', async () => {
    const out = files.at('deep/er');
    const args = ['--method', 'gradient', 'input-x-gradient', '--metric', 'sparseness,coherence'];
    const result = await measureHere(...usual, ...args, '--resamples', '500', '--seed', '7', '--out', out);
    expect(result).to.include({code: 0, err: ''});
    const scores = ['gradient', 'input-x-gradient'].flatMap((method) => [
      ...[`scores/${method}`, `scores/${method}/coherence.npy`, `scores/${method}/sparseness.npy`],
    ]);
    expect(listed(out)).to.deep.equal([
      ...['measure.csv', 'measure.json', 'measure.md', 'measure.png', 'scores', ...scores],
    ]);
    const text = readFileSync(files.at('deep/er/measure.json'), 'utf8');
    expect(text).to.not.contain(files.folder).and.to.not.contain(process.cwd());
    const {record, results} = recordIn(files, 'deep/er');
    expect(record).to.deep.include({
      ...{model: {file: 'model.json', name: 'm1'}, target: 'label', score: 'probability', seed: 7, images: 8},
      targetUnits: Array.from(referenceArray('m1/labels').values),
    });
    expect(record.bootstrap).to.deep.equal({
      ...{statistic: 'mean over the images', interval: 'percentile', level: 0.95, resamples: 500, seed: 7},
    });
    // The two methods agree with each other, seen from either.
    const [first, second] = results.filter(({metric}) => metric === 'coherence');
    expect(first).to.deep.equal({...second, method: first?.method, scores: first?.scores});

    const {mean, interval = [0, 0]} = results[0] ?? {};
    const values = Array.from(files.array('deep/er/scores/gradient/sparseness.npy').values);
    const own = values.reduce((a, b) => a + b, 0) / 8;
    expect(mean).to.be.closeTo(own, 1e-6);
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - own) ** 2, 0) / 8 / 8);
    expect((interval[1] - interval[0]) / error).to.be.closeTo(2 * 1.96, 0.6);

    const three = (value: number) => `${Number(value.toPrecision(3))}`;
    const cell = `${three(own)} [${three(interval[0])}, ${three(interval[1])}]`;
    const lines = result.out.split('\n');
    expect(lines[0]).to.match(/^metric +better +gradient +input-x-gradient$/);
    expect(lines[1]?.slice(lines[0]?.indexOf('gradient'))).to.match(
      new RegExp(`^${cell.replace(/[[\].]/g, '\\$&')} +\\S`),
    );
    expect(lines[3]).to.equal('means over 8 images with 95 % percentile bootstrap intervals: 500 resamples, seed 7');
    expect(lines[4]).to.match(/: measure\.json, measure\.csv, measure\.md, measure\.png and 4 files of scores$/);
    expect(readFileSync(files.at('deep/er/measure.md'), 'utf8')).to.contain(
      `| sparseness | higher is better | 0 to 1 | ${cell.replace('[', '\\[').replace(']', '\\]')} |`,
    );
    expect(readFileSync(files.at('deep/er/measure.csv'), 'utf8').split('\n')[1]).to.equal(
      `gradient,sparseness,higher is better,${mean},${interval.join(',')},8,8,0,`,
    );
    const picture = decodePng(readFileSync(files.at('deep/er/measure.png')));
    expect(picture.width).to.be.within(300, 900);
  });

  it('keeps the curves that scores sum up, with what stands on their axis', async () => {
    const args = ['--attribution', `own=${maps}`, '--metric', 'pixel-flipping,sparseness'];
    const set = ['--set', 'pixel-flipping.step=16', '--out', files.at('curves')];
    const result = await measureHere(...usual, ...args, ...set);
    expect(result.out).to.match(/ and 2 files of scores, 1 of curves$/m);
    const [flipping, sparse] = recordIn(files, 'curves').results;
    expect(sparse).to.not.have.property('curves');
    const file = 'curves/own/pixel-flipping/score.npy';
    expect(flipping?.curves).to.deep.equal([{name: 'score', axis: 'places hidden', at: [0, 16, 32, 48, 64], file}]);
    const {values, shape} = files.array(`curves/${file}`);
    expect(shape).to.deep.equal([8, 5]);
    // The mean height by the trapezoid rule, worked out here: ends count half.
    const heights = Array.from({length: 8}, (_, row) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = values.slice(row * 5, row * 5 + 5);
      return (a / 2 + b + c + d + e / 2) / 4;
    });
    expectClose(files.array('curves/scores/own/pixel-flipping.npy').values, heights, 1e-6);
  });

  it('gives the same files for the same seed, other intervals for another', async () => {
    const run = async (seed: string, folder: string) => {
      const args = ['--attribution', maps, '--metric', 'complexity', 'infidelity', '--seed', seed];
      expect((await measureHere(...usual, ...args, '--out', files.at(folder))).code).to.equal(0);
      const {results} = recordIn(files, folder);
      return {text: readFileSync(files.at(`${folder}/measure.json`), 'utf8'), results};
    };
    const [first, again, other] = [await run('3', 'a'), await run('3', 'b'), await run('4', 'c')];
    expect(again.text).to.equal(first.text);
    expect(other.results[0]?.mean).to.equal(first.results[0]?.mean);
    expect(other.results[0]?.interval).to.not.deep.equal(first.results[0]?.interval);
    expect(other.results[1]?.mean).to.not.equal(first.results[1]?.mean);
  });

  it('counts images without a score, says why, and leaves them out', async () => {
    const values = Float32Array.from(referenceArray('m1/quantus/attr_saliency_signed').values);
    values.fill(0, 64, 128);
    values[130] = Number.NaN;
    writeFileSync(files.at('odd.npy'), encodeNpy(values, [8, 8, 8]));
    const args = ['--attribution', `whole=${maps}`, files.at('odd.npy'), '--metric', 'sparseness'];
    const result = await measureHere(...usual, ...args, '--out', files.at('odd'));
    expect(result.code).to.equal(0);
    expect(result.err.split('\n')).to.deep.equal([
      'sparseness on odd: 1 of 8 images (2) without a score, the map is zero everywhere',
      'sparseness on odd: 1 of 8 images (3) without a score, the map holds NaN or infinite values',
    ]);
    expect(result.out).to.match(/^sparseness .*\] \(6 of 8\)$/m);
    const odd = Array.from(files.array('odd/scores/odd/sparseness.npy').values);
    const whole = Array.from(files.array('odd/scores/whole/sparseness.npy').values);
    expect(odd.map(Number.isNaN)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7].map((row) => row === 1 || row === 2));
    const kept = whole.filter((_, row) => row !== 1 && row !== 2);
    expect(odd.filter(Number.isFinite)).to.deep.equal(kept);
    const [, found] = recordIn(files, 'odd').results;
    expect(found).to.include({scored: 6});
    expect(found?.unscored.map(({row}) => row)).to.have.members([1, 2]);
    expect(found?.mean).to.be.closeTo(kept.reduce((a, b) => a + b, 0) / 6, 1e-6);
    expect(readFileSync(files.at('odd/measure.csv'), 'utf8')).to.match(/^odd,sparseness,.*,8,6,2,$/m);
  });

  it('has no interval for one image, whose files may lack the batch axis', async () => {
    const first = (path: string) => Float32Array.from(referenceArray(path).values).slice(0, 64);
    writeFileSync(files.at('one.npy'), encodeNpy(first('m1/inputs'), [8, 8, 1]));
    writeFileSync(files.at('one-map.npy'), encodeNpy(first('m1/quantus/attr_saliency_signed'), [8, 8]));
    writeFileSync(files.at('one-mask.npy'), encodeNpy(first('m1/quantus/segmentation'), [8, 8]));
    const args = ['--attribution', files.at('one-map.npy'), '--masks', files.at('one-mask.npy')];
    const result = await measureHere(
      ...[modelJson('m1'), '--input', files.at('one.npy'), ...args],
      ...['--metric', 'relevance-rank', '--out', files.at('one')],
    );
    expect(result).to.include({code: 0, err: ''});
    const [wanted = 0] = Array.from(referenceArray('m1/quantus/relevance_rank_accuracy_sal').values);
    expect(result.out).to.match(
      new RegExp(`^relevance-rank +higher is better +${Number(wanted.toPrecision(3))}$`, 'm'),
    );
    const [found] = recordIn(files, 'one').results;
    expect(found?.mean).to.be.closeTo(wanted, 1e-4);
    expect(found).to.not.have.property('interval');
  });

  it('takes masks from pictures, stretched to the size of the maps', async () => {
    mkdirSync(files.at('masks'));
    const {values} = referenceArray('m1/quantus/segmentation');
    for (let row = 0; row < 8; row++) {
      // Twice as large as the images: each pixel is four.
      const data = new Uint8ClampedArray(16 * 16 * 4).fill(255);
      for (let at = 0; at < 256; at++) {
        const inside = values[row * 64 + (at >> 5) * 8 + ((at & 15) >> 1)] ?? 0;
        data.fill(inside > 0 ? 255 : 0, 4 * at, 4 * at + 3);
      }
      writeFileSync(files.at(`masks/${row}.png`), encodePng({width: 16, height: 16, data}));
    }
    const args = ['--attribution', `sal=${maps}`, '--masks', files.at('masks'), '--metric', 'relevance-rank'];
    expect(await measureHere(...usual, ...args, '--out', files.at('pictured'))).to.include({code: 0, err: ''});
    const wanted = Array.from(referenceArray('m1/quantus/relevance_rank_accuracy_sal').values);
    expectClose(files.array('pictured/scores/sal/relevance-rank.npy').values, wanted, 1e-6);
  });

  it('takes every metric of the registry in one command line', async () => {
    const few = {samples: '3', steps: '3', sizes: '2', step: '16', baseline: '0'};
    const set = metricRegistry.flatMap(({spec}) =>
      Object.entries(few).flatMap(([key, value]) => (key in spec.options ? [`${spec.name}.${key}=${value}`] : [])),
    );
    const names = metricRegistry.map(({spec}) => spec.name);
    const args = ['--method', 'gradient,input-x-gradient', '--metric', names.join(','), '--masks', masks];
    const out = files.at('every');
    const done = await expectNoLeak(() => measureHere(...usual, ...args, '--set', ...set, '--out', out));
    expect(done.code, done.err).to.equal(0);
    const {results} = recordIn(files, 'every');
    expect(results.map(({metric}) => metric)).to.deep.equal(names.flatMap((name) => [name, name]));
    for (const {method, metric, mean, scored, unscored} of results) {
      expect(scored + unscored.length, `${metric} on ${method}`).to.equal(8);
      const values = Array.from(files.array(`every/scores/${method}/${metric}.npy`).values);
      const finite = values.filter(Number.isFinite);
      expect(finite).to.have.length(scored);
      const own = finite.reduce((a, b) => a + b, 0) / scored;
      expect(mean, `${metric} on ${method}`).to.be.closeTo(own, 1e-6 * Math.max(1, Math.abs(own)));
    }
  }).timeout(60_000);

  it('writes the rest where a metric refuses, and ends with the code of the refusal', async () => {
    const args = ['--attribution', maps, '--masks', masks, '--metric', 'sparseness', 'top-k-intersection'];
    const out = files.at('partly');
    const result = await measureHere(...usual, ...args, '--set', 'top-k-intersection.k=65', '--out', out);
    expect(result.code).to.equal(2);
    expect(result.err.split('\n')).to.deep.equal([
      'top-k-intersection on attr_saliency_signed: refused, top-k-intersection: k is 65; these maps have 64 places',
      `1 of 2 were refused; the rest is in ${out}`,
    ]);
    expect(result.out).to.match(/^top-k-intersection +higher is better +refused$/m);
    const {results} = recordIn(files, 'partly');
    expect(results[1]?.refusal).to.deep.equal({
      ...{code: 'bad-option', message: 'top-k-intersection: k is 65; these maps have 64 places'},
    });
    expect(listed(files.at('partly/scores'))).to.have.length(2);
    const all = await measureHere(
      ...[...usual, '--attribution', maps, '--masks', masks, '--metric', 'top-k-intersection'],
      ...['--set', 'top-k-intersection.k=65', '--out', files.at('none')],
    );
    expect(all).to.deep.equal({code: 2, out: '', err: 'top-k-intersection: k is 65; these maps have 64 places'});
    expect(existsSync(files.at('none'))).to.equal(false);
  });

  it('runs as a process whose files Python reads', async () => {
    const main = join(repository, 'src', 'cli', 'main.ts');
    const out = files.at('child');
    const args = ['--attribution', `sal=${maps}`, '--metric', 'complexity', '--verbose', '--progress', '--out', out];
    const program = ['--import', requireHere.resolve('tsx'), main, 'measure', ...usual, ...args];
    const {code, stdout, stderr} = await runCommand(process.execPath, program, {cwd: repository});
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/^tfjs 4\.22\.0 on the \w+ backend\ncomplexity on sal: [\d.]+ s for 8 images\n$/);
    expect(stdout).to.match(
      /^metric +better +sal\ncomplexity +lower is better +[\d.]+ \[[\d.]+, [\d.]+\]\nmeans over 8 /,
    );
    const reading = `
import numpy as np, csv, json, sys
scores = np.load(sys.argv[1] + '/scores/sal/complexity.npy')
row, = csv.DictReader(open(sys.argv[1] + '/measure.csv'))
found, = json.load(open(sys.argv[1] + '/measure.json'))['results']
print(scores.dtype, scores.shape, abs(float(row['mean']) - scores.mean()) < 1e-6, float(row['low']) == found['interval'][0], row['scored'])`;
    const python = await runCommand(await pythonEnv(), ['-c', reading, out]);
    expect(python.stderr + python.stdout).to.equal('float32 (8,) True True 8\n');
  });
});
