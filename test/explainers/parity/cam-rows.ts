import type {Explainer} from '../../../src/core/explainer.ts';
import type {AnyMethod} from '../../../src/core/method.ts';
import {explainers as m} from '../../../src/explainers/index.ts';
import {overLargest, type Row} from './row.ts';

/** A CAM of the last convolution at the layer's own size. */
const own =
  ({from}: AnyMethod, options: {readonly [name: string]: unknown} = {}) =>
  (): Explainer =>
    from({layer: 'conv2d_2', upsample: 'none', ...options});
const cam = (options: {readonly [name: string]: unknown} = {}) => own(m.gradCam, options);

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
  {file: 'tf_keras_vis/gradcam_out_conv2d_2_expanded', explainer: cam({upsample: 'aligned'})},
  {file: 'tf_keras_vis/gradcam_linear_conv2d_2_expanded', explainer: cam({upsample: 'aligned'}), score: 'logit'},
  {file: 'tf_keras_vis/gradcam_out_defaultlayer_raw', explainer: () => m.gradCam({upsample: 'none'})},
  {
    // Elsewhere the largest value that an image is divided by is float noise where its probability is saturated.
    file: 'pair_saliency/gradcam_conv2d_2_resized',
    explainer: cam({upsample: 'bilinear'}),
    as: overLargest,
    only: ['m1_logits'],
  },
  {file: 'pytorch_grad_cam/GradCAMPlusPlus_raw', explainer: own(m.gradCamPlusPlus, {relu: false})},
  {file: 'pytorch_grad_cam/HiResCAM_raw', explainer: own(m.hiresCam, {relu: false})},
  {file: 'pytorch_grad_cam/LayerCAM_raw', explainer: own(m.layerCam, {relu: false})},
  {file: 'pytorch_grad_cam/XGradCAM_raw', explainer: own(m.xgradCam, {relu: false})},
  {file: 'pytorch_grad_cam/GradCAMElementWise_raw', explainer: own(m.gradCamElementWise)},
  {file: 'tf_keras_vis/layercam_out_conv2d_2_raw', explainer: own(m.layerCam)},
  {file: 'tf_keras_vis/layercam_linear_conv2d_2_raw', explainer: own(m.layerCam), score: 'logit'},
  {file: 'tf_keras_vis/layercam_out_conv2d_2_expanded', explainer: own(m.layerCam, {upsample: 'aligned'})},
  {
    file: 'tf_keras_vis/layercam_linear_conv2d_2_expanded',
    explainer: own(m.layerCam, {upsample: 'aligned'}),
    score: 'logit',
  },
];
