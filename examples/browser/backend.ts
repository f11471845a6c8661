import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {registerWasmKernels} from '../../src/browser.ts';
import type {Backend} from './options.ts';

/** Names of renderers that are programs: on these webgl is slower than wasm. */
const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** What draws for webgl; undefined where nothing does. */
function renderer(): string | undefined {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return undefined;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

/** webgl where there is a graphics processor, else wasm; and why. */
export function bestBackend(): {readonly backend: Backend; readonly why: string} {
  const name = renderer();
  if (name === undefined) return {backend: 'wasm', why: 'this browser has no WebGL 2'};
  if (software.test(name)) return {backend: 'wasm', why: `no graphics processor is at work, WebGL is drawn by ${name}`};
  return {backend: 'webgl', why: name};
}

/** Makes a backend current and says in words which it is. */
export async function startBackend(backend: Backend): Promise<string> {
  if (backend === 'wasm') setWasmPaths('/wasm/');
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start in this browser`);
  await tf.ready();
  if (backend === 'webgl') return 'webgl';
  // Without these, convolutions don't train on it, and max pooling trains wrongly.
  registerWasmKernels();
  return 'wasm, with added and mended kernels';
}
