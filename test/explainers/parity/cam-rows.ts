import {explainers as m} from '../../../src/explainers/index.ts';
import type {Row} from './row.ts';

const cam = (options: Parameters<typeof m.gradCam>[0]) => () =>
  m.gradCam({layer: 'conv2d_2', upsample: 'none', ...options});

export const rows: readonly Row[] = [
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
];
