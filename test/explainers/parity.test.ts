import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Explainer} from '../../src/core/explainer.ts';
import type {Target} from '../../src/core/target.ts';
import {explain} from '../../src/explain.ts';
import {explainers as m} from '../../src/explainers/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat, largest} from '../helpers/close.ts';
import {
  type Reference,
  type ReferenceModel,
  reference,
  referenceArray,
  referenceIndex,
  referenceModels,
  referenceTensor,
} from '../helpers/references.ts';

/** What the files of the networks must be met within, as a share of a file's largest value. */
const share = 1e-4;
/** As much for a single image; the wasm backend adds up in another order, which a ReLU near zero makes more of. */
const imageShare = () => (tf.getBackend() === 'tensorflow' ? 1e-4 : 2e-4);

/** One file of another library and how to compute the same. */
interface Row {
  readonly file: string;
  /** Tensors made for one row are freed after it. */
  readonly explainer: (own: Own) => Explainer;
  /** What the library's own departure from the definition makes of our map. */
  readonly as?: (map: readonly number[]) => readonly number[];
  readonly score?: 'logit' | 'probability';
  /** Default: the label; a single sigmoid's own score. */
  readonly target?: Target;
}

interface Own {
  readonly name: ReferenceModel;
  readonly background: tf.Tensor;
  /** The images repeated, taken away from stored noisy images [64, 8, 8, 1]: the noise as [8, 8, 8, 8, 1]. */
  noiseIn(file: string): tf.Tensor;
  tensor(file: string): tf.Tensor;
}

const scaled = (by: number) => (map: readonly number[]) => map.map((value) => value * by);
const absolute = (map: readonly number[]) => map.map(Math.abs);
const steps = 50;
const ig =
  (rule: 'left' | 'right' | 'midpoint' | 'trapezoid' | 'gauss-legendre' | 'endpoints', n = steps) =>
  () =>
    m.integratedGradients({steps: n, rule});
const cam = (options: Parameters<typeof m.gradCam>[0]) => () =>
  m.gradCam({layer: 'conv2d_2', upsample: 'none', ...options});

const rows: readonly Row[] = [
  {file: 'captum/Saliency_signed', explainer: () => m.gradient()},
  {file: 'pair_saliency/gradient', explainer: () => m.gradient()},
  {file: 'tf_keras_vis/saliency_out_signed', explainer: () => m.gradient()},
  {file: 'tf_keras_vis/saliency_linear_signed', explainer: () => m.gradient(), score: 'logit'},
  {file: 'tf_explain/vanilla_gradients_raw_label', explainer: () => m.gradient()},
  {file: 'tf_explain/vanilla_gradients_raw_c3', explainer: () => m.gradient(), target: 3},
  {file: 'tf_explain/vanilla_gradients_raw_c0', explainer: () => m.gradient(), target: 0},
  {file: 'xplique/Saliency', explainer: () => m.gradient(), as: absolute},
  {file: 'captum/InputXGradient', explainer: () => m.inputXGradient()},
  {file: 'xplique/GradientInput', explainer: () => m.inputXGradient()},
  {file: 'tf_explain/gradients_inputs_raw_label', explainer: () => m.inputXGradient()},
  {file: 'tf_explain/gradients_inputs_raw_c3', explainer: () => m.inputXGradient(), target: 3},
  {file: 'tf_explain/gradients_inputs_raw_c0', explainer: () => m.inputXGradient(), target: 0},
  {file: 'captum/IntegratedGradients_riemann_left', explainer: ig('left')},
  {file: 'captum/IntegratedGradients_riemann_right', explainer: ig('right')},
  {file: 'captum/IntegratedGradients_riemann_middle', explainer: ig('midpoint')},
  {file: 'captum/IntegratedGradients_gausslegendre', explainer: ig('gauss-legendre')},
  {file: 'captum/IntegratedGradients_riemann_trapezoid', explainer: ig('trapezoid'), as: scaled((steps - 1) / steps)},
  {
    file: 'captum/IntegratedGradients_meanbaseline',
    explainer: () => m.integratedGradients({steps, rule: 'gauss-legendre', baseline: 'mean'}),
  },
  {file: 'pair_saliency/integrated_gradients_s25', explainer: ig('endpoints', 25)},
  {file: 'pair_saliency/integrated_gradients_s50', explainer: ig('endpoints')},
  {file: 'xplique/IntegratedGradients', explainer: ig('trapezoid')},
  {file: 'captum/LayerGradCam_relu0', explainer: cam({relu: false})},
  {file: 'captum/LayerGradCam_relu1', explainer: cam({})},
  {file: 'captum/LayerGradCam_upsampled', explainer: cam({upsample: 'bilinear', relu: false})},
  {file: 'pair_saliency/gradcam_conv2d_2_raw', explainer: cam({})},
  {file: 'pytorch_grad_cam/GradCAM_raw', explainer: cam({relu: false})},
  {file: 'tf_keras_vis/gradcam_out_conv2d_2_raw', explainer: cam({})},
  {file: 'tf_keras_vis/gradcam_linear_conv2d_2_raw', explainer: cam({}), score: 'logit'},
  {file: 'xplique/GradCAM', explainer: cam({})},
  ...['conv2d_2', 'conv2d_1', 'maxpool'].flatMap((layer) =>
    [0, 1].flatMap((guided) =>
      (['label', 3, 0] as const).map((target) => ({
        file: `tf_explain/gradcam_${layer}_guided${guided}_raw_${target === 'label' ? target : `c${target}`}`,
        explainer: cam({layer, guided: guided === 1, relu: false}),
        ...(target === 'label' ? {} : {target}),
      })),
    ),
  ),
  {file: 'captum/Occlusion_w2_s2', explainer: () => m.occlusion({patch: 2, stride: 2})},
  {file: 'captum/Occlusion_w3_s1', explainer: () => m.occlusion({patch: 3, stride: 1})},
  {file: 'captum/Occlusion_w3_s2', explainer: () => m.occlusion({patch: 3, stride: 2, baseline: 0.5})},
  {
    file: 'pair_saliency/occlusion_size3',
    explainer: () => m.occlusion({patch: 3, stride: 1, overlap: 'sum'}),
  },
  {
    file: 'xplique/Occlusion_p2_s2',
    explainer: () => m.occlusion({patch: 2, stride: 2, overlap: 'sum', border: 'valid'}),
  },
  {
    file: 'xplique/Occlusion_p3_s1',
    explainer: () => m.occlusion({patch: 3, stride: 1, baseline: 0.5, overlap: 'sum', border: 'valid'}),
  },
  ...(['mean', 'square', 'variance'] as const).map((reduce) => ({
    file: `captum/NoiseTunnel_${{mean: 'smoothgrad', square: 'smoothgrad_sq', variance: 'vargrad'}[reduce]}`,
    explainer: (own: Own) => m.smoothGrad({reduce, draws: own.noiseIn('captum/NoiseTunnel_inputs')}),
  })),
  {
    file: 'pair_saliency/smoothgrad_magnitude0',
    explainer: (own) => m.smoothGrad({draws: own.tensor('pair_saliency/smoothgrad_noise')}),
  },
  {
    file: 'pair_saliency/smoothgrad_magnitude1',
    explainer: (own) => m.smoothGrad({reduce: 'square', draws: own.tensor('pair_saliency/smoothgrad_noise')}),
  },
  ...(['out', 'linear'] as const).map((kind) => ({
    file: `tf_keras_vis/smoothgrad_${kind}_raw`,
    explainer: (own: Own) => {
      const noise = own.tensor('tf_keras_vis/smoothgrad_out_noise');
      return m.smoothGrad({of: absoluteGradient, draws: tf.transpose(noise, [1, 0, 2, 3, 4])});
    },
    ...(kind === 'linear' ? {score: 'logit' as const} : {}),
  })),
  {
    file: 'shap/gradient_explainer_n50_values',
    explainer: (own) =>
      m.expectedGradients({
        background: own.background,
        ranked: own.name === 'm3' ? 1 : 2,
        draws: [own.tensor('shap/gradient_explainer_n50_bgindex'), own.tensor('shap/gradient_explainer_n50_t')],
      }),
  },
  {file: 'tf_explain/activations_conv2d_1_raw', explainer: () => m.activations({layers: ['conv2d_1']})},
  {file: 'tf_explain/activations_maxpool_raw', explainer: () => m.activations({layers: ['maxpool']})},
  {file: 'captum/LayerActivation', explainer: () => m.activations({layers: ['conv2d_2']})},
];

/** A method of one's own: what tf-keras-vis smooths. */
const absoluteGradient: Explainer = {
  name: 'absolute-gradient',
  map: 'positive',
  async attribute(subject, x, run) {
    const {maps} = await m.gradient().attribute(subject, x, run);
    const sizes = tf.tidy(() => maps.map((map) => tf.abs(map)));
    tf.dispose([...maps]);
    return {maps: sizes};
  },
};

/** Noise and draws that comparisons replay, and files that departures.test.ts and expected-gradients.test.ts read. */
const usedElsewhere =
  /NoiseTunnel_inputs|_noise|noisy_images|_(bgindex|t|indexes)$|_delta$|exact|completeness|tf_explain\/(integrated|smoothgrad|occlusion)|patchmap/;

const folder = join(import.meta.dirname, '..', 'reference');
const exists = (path: string) => existsSync(join(folder, `${path}.npy`));

describe('explainers meet what other libraries computed', () => {
  useBackend();

  for (const name of referenceModels) {
    describe(name, () => {
      let given: Reference;
      before(async () => {
        given = await reference(name);
      });
      after(() => given.dispose());

      /** Our map of a row, as plain numbers. */
      async function ours({
        explainer,
        as = (map) => map,
        score = 'probability',
        target,
      }: Row): Promise<readonly number[]> {
        tf.engine().startScope();
        try {
          const made = explainer({
            name,
            background: given.background,
            tensor: (file) => referenceTensor(`${name}/${file}`),
            noiseIn: (file) =>
              tf.tidy(() => {
                const noisy = tf.reshape(referenceTensor(`${name}/${file}`), [8, -1, 8, 8, 1]);
                return tf.sub(noisy, tf.expandDims(given.x, 1));
              }),
          });
          const {maps} = await explain(made, given.model, given.x, {
            target: target ?? (name === 'm3' ? 0 : 'label'),
            labels: given.labels,
            score,
          });
          return as(flat(maps));
        } finally {
          tf.engine().endScope();
        }
      }

      it('the network puts out what it does in Keras', () => {
        const out = tf.tidy(() => flat(given.model.predict(given.x) as tf.Tensor));
        expectClose(out, referenceArray(`${name}/keras_predictions`).values, 1e-5);
      });

      for (const row of rows.filter(({file}) => exists(`${name}/${file}`))) {
        it(row.file, async () => {
          const theirs = Array.from(referenceArray(`${name}/${row.file}`).values);
          const map = await ours(row);
          expect(largest(theirs), 'the file should hold something').to.be.greaterThan(0);
          expectClose(map, theirs, share * largest(theirs));
          if (name !== 'm1_logits') return;
          const each = theirs.length / 8;
          for (let image = 0; image < 8; image++) {
            const part = [image * each, (image + 1) * each] as const;
            const own = theirs.slice(...part);
            expectClose(map.slice(...part), own, imageShare() * largest(own), `image ${image}`);
          }
        });
      }
    });
  }

  it('every array is described, and compared or used in a comparison', () => {
    const listed = referenceIndex();
    const onDisk = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((file) =>
      /\/.*\/.*\.npy$/.test(file),
    );
    expect(listed.map(({file}) => file)).to.have.members(onDisk);
    const compared = new Set(rows.map(({file}) => file));
    const others = listed.map(({file}) => file.replace(/^\w+\/|\.npy$/g, '')).filter((file) => !compared.has(file));
    for (const file of others) expect(file).to.match(usedElsewhere);
    for (const {file, shape} of listed) {
      expect(referenceArray(file.replace(/\.npy$/, '')).shape, file).to.deep.equal(shape);
    }
  });
});
