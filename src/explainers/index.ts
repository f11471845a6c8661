import type {AnyMethod} from '../core/method.ts';
import {ablationCam} from './ablation-cam.ts';
import {activations} from './activations.ts';
import {augSmooth} from './aug-smooth.ts';
import {blurIg} from './blur-ig.ts';
import {cam} from './cam.ts';
import {deconvnet} from './deconvnet.ts';
import {deepLift} from './deep-lift.ts';
import {deepShap} from './deep-shap.ts';
import {eigenCam} from './eigen-cam.ts';
import {eigenGradCam} from './eigen-grad-cam.ts';
import {expectedGradients} from './expected-gradients.ts';
import {featureAblation} from './feature-ablation.ts';
import {filters} from './filters.ts';
import {gradCam} from './grad-cam.ts';
import {gradCamElementWise} from './grad-cam-element-wise.ts';
import {gradCamPlusPlus} from './grad-cam-plus-plus.ts';
import {gradient} from './gradient.ts';
import {guidedBackprop} from './guided-backprop.ts';
import {guidedGradCam} from './guided-grad-cam.ts';
import {guidedIg} from './guided-ig.ts';
import {hiresCam} from './hires-cam.ts';
import {inputXGradient} from './input-x-gradient.ts';
import {integratedGradients} from './integrated-gradients.ts';
import {kernelShap} from './kernel-shap.ts';
import {layerCam} from './layer-cam.ts';
import {layerConductance} from './layer-conductance.ts';
import {layerGradientXActivation} from './layer-gradient-x-activation.ts';
import {layerGradients} from './layer-gradients.ts';
import {layerIntegratedGradients} from './layer-integrated-gradients.ts';
import {lime} from './lime.ts';
import {lrp} from './lrp.ts';
import {neuronGradients} from './neuron-gradients.ts';
import {occlusion} from './occlusion.ts';
import {permutationImportance} from './permutation-importance.ts';
import {rise} from './rise.ts';
import {scoreCam} from './score-cam.ts';
import {smoothGrad} from './smooth-grad.ts';
import {xgradCam} from './xgrad-cam.ts';
import {xrai} from './xrai.ts';

/** Every method by the name used in code. A new method is its file and a line here. */
export const explainers = {
  activations,
  gradient,
  inputXGradient,
  integratedGradients,
  smoothGrad,
  expectedGradients,
  gradCam,
  gradCamPlusPlus,
  hiresCam,
  layerCam,
  xgradCam,
  gradCamElementWise,
  scoreCam,
  ablationCam,
  eigenCam,
  eigenGradCam,
  cam,
  deconvnet,
  guidedBackprop,
  guidedGradCam,
  deepLift,
  deepShap,
  lrp,
  occlusion,
  permutationImportance,
  rise,
  lime,
  kernelShap,
  featureAblation,
  layerGradients,
  layerGradientXActivation,
  layerConductance,
  layerIntegratedGradients,
  blurIg,
  guidedIg,
  xrai,
  augSmooth,
  neuronGradients,
  filters,
};

/** Every method, for tables, the command line and the tests that all methods must pass. */
export const registry: readonly AnyMethod[] = Object.values(explainers);
