import type {AnyMethod} from '../core/method.ts';
import {activations} from './activations.ts';
import {deconvnet} from './deconvnet.ts';
import {expectedGradients} from './expected-gradients.ts';
import {gradCam} from './grad-cam.ts';
import {gradient} from './gradient.ts';
import {guidedBackprop} from './guided-backprop.ts';
import {guidedGradCam} from './guided-grad-cam.ts';
import {inputXGradient} from './input-x-gradient.ts';
import {integratedGradients} from './integrated-gradients.ts';
import {occlusion} from './occlusion.ts';
import {smoothGrad} from './smooth-grad.ts';

/** Every method by the name used in code. A new method is its file and a line here. */
export const explainers = {
  activations,
  gradient,
  inputXGradient,
  integratedGradients,
  smoothGrad,
  expectedGradients,
  gradCam,
  deconvnet,
  guidedBackprop,
  guidedGradCam,
  occlusion,
};

/** Every method, for tables, the command line and the tests that all methods must pass. */
export const registry: readonly AnyMethod[] = Object.values(explainers);
