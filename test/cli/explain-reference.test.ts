import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {requireHere} from '../../src/node/backend/resolve.ts';
import {encodeNpy} from '../../src/node/npy.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectCloseTo} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {referenceArray} from '../helpers/references.ts';
import {arrayFile, explainHere, modelJson, type Place, place} from './run-explain.ts';

const repository = join(import.meta.dirname, '..', '..');
const cam = '--layer conv2d_2 --set upsample=none';

/** A reference network, the file of another library, and the command line that gives the same. */
const rows: readonly (readonly [model: string, file: string, args: string])[] = [
  ['m1', 'captum/Saliency_signed', '--method gradient --target label'],
  ['m1', 'tf_keras_vis/saliency_linear_signed', '--method gradient --target label --score logit'],
  ['m1_logits', 'tf_explain/vanilla_gradients_raw_c3', '--method gradient --target 3'],
  ['m3', 'captum/InputXGradient', '--method input-x-gradient --target 0'],
  [
    'm1_logits',
    'captum/IntegratedGradients_gausslegendre',
    '--method integrated-gradients --target label --set steps=50 rule=gauss-legendre',
  ],
  ['m1', 'captum/Occlusion_w3_s2', '--method occlusion --target label --set patch=3,3 stride=2 baseline=0.5'],
  ['m3', 'captum/LayerGradCam_relu0', `--method grad-cam --target 0 ${cam} relu=false`],
  [
    'm1',
    'tf_explain/gradcam_conv2d_1_guided1_raw_c3',
    '--method grad-cam --target 3 --layer conv2d_1 --set upsample=none --set guided=true relu=false',
  ],
  [
    'm1',
    'captum/FeatureAblation_mask',
    '--method feature-ablation --target label --set segments=@captum/feature_mask.npy',
  ],
  ['m1', 'tf_keras_vis/layercam_linear_conv2d_2_raw', `--method layer-cam --target label --score logit ${cam}`],
];

describe('tfjs-explain explain gives the numbers of other libraries', () => {
  useBackend();
  let files: Place;
  before(() => {
    files = place();
  });
  after(() => files.remove());

  for (const [model, file, line] of rows) {
    it(`${model} ${file}`, async () => {
      const out = files.at('map.npy');
      const args = line.replace('@', arrayFile(`${model}/`).replace(/\.npy$/, '')).split(' ');
      const score = args.includes('--score') ? [] : ['--score', 'probability'];
      const given = ['--input', arrayFile(`${model}/inputs`), '--labels', arrayFile(`${model}/labels`)];
      await expectNoLeak(async () => {
        const done = await explainHere(modelJson(model), ...given, ...args, ...score, '--out', out);
        expect(done).to.include({code: 0, err: ''});
      });
      const [found, wanted] = [files.array('map.npy'), referenceArray(`${model}/${file}`)];
      expect(found.type).to.equal('f4');
      expect(found.values.length).to.equal(wanted.values.length);
      expectCloseTo(found.values, wanted.values, 1e-4);
    });
  }

  it('replays noise from a file, smoothing any method', async () => {
    // The noise that another library drew, taken from its noisy images: [8 images, 8 samples, 8, 8, 1].
    const noisy = referenceArray('m1_logits/captum/NoiseTunnel_inputs');
    const x = referenceArray('m1_logits/inputs');
    const noise = Float32Array.from(
      noisy.values,
      (value, i) => value - (x.values[Math.floor(i / 512) * 64 + (i % 64)] ?? 0),
    );
    writeFileSync(files.at('noise.npy'), encodeNpy(noise, [8, 8, 8, 8, 1]));
    const done = await explainHere(
      ...[modelJson('m1_logits'), '--input', arrayFile('m1_logits/inputs'), '--labels', arrayFile('m1_logits/labels')],
      ...['--method', 'smooth-grad', '--target', 'label', '--score', 'probability', '--out', files.at('smooth.npy')],
      ...['--set', 'of=gradient', 'reduce=square', `draws=${files.at('noise.npy')}`],
    );
    expect(done).to.include({code: 0, err: ''});
    const wanted = referenceArray('m1_logits/captum/NoiseTunnel_smoothgrad_sq');
    expectCloseTo(files.array('smooth.npy').values, wanted.values, 1e-4);
  });

  it('runs as a process whose array NumPy reads', async () => {
    const main = join(repository, 'src', 'cli', 'main.ts');
    const out = files.at('child.npy');
    const {code, stdout, stderr} = await runCommand(
      process.execPath,
      [
        ...[
          '--import',
          requireHere.resolve('tsx'),
          main,
          'explain',
          modelJson('m3'),
          '--input',
          arrayFile('m3/inputs'),
        ],
        ...['--method', 'gradient', '--target', '0', '--score', 'probability', '--progress', '--verbose', '--out', out],
      ],
      {cwd: repository},
    );
    expect(code, stderr).to.equal(0);
    expect(stdout).to.equal(`${out}: float32 [8, 8, 8, 1]\n`);
    // In a pipe no bar is drawn.
    expect(stderr).to.match(/^tfjs 4\.22\.0 on the \w+ backend\n8 rows in [\d.]+ s, at most \d+ rows a pass\n$/);
    const program = `
import numpy as np, sys
a, b = np.load(sys.argv[1]), np.load(sys.argv[2])
print(a.dtype, a.shape, a.flags['C_CONTIGUOUS'], bool(np.abs(a - b.reshape(a.shape)).max() <= 1e-4 * np.abs(b).max()))`;
    const python = await runCommand(await pythonEnv(), ['-c', program, out, arrayFile('m3/captum/Saliency_signed')]);
    expect(python.stderr + python.stdout).to.equal('float32 (8, 8, 8, 1) True True\n');
  });

  it('ends a process with 2 on wrong usage and 1 on failure, in a line or two', async () => {
    const main = join(repository, 'src', 'cli', 'main.ts');
    const run = (...args: readonly string[]) =>
      runCommand(process.execPath, ['--import', requireHere.resolve('tsx'), main, 'explain', ...args], {
        cwd: repository,
      });
    const usual = ['--input', arrayFile('m3/inputs'), '--out', files.at('no.npy')];
    const wrong = await run(modelJson('m3'), ...usual, '--method', 'grad-camel');
    expect(wrong).to.include({code: 2, stdout: ''});
    expect(wrong.stderr).to.match(/^--method: there is no method 'grad-camel'; methods: activations, gradient, .*\n$/);
    const failed = await run(files.at('none.json'), ...usual, '--method', 'gradient');
    expect(failed).to.include({code: 1, stdout: ''});
    expect(failed.stderr).to.match(/^.*none\.json can't be read: there is no such file\n$/);
  });
});
