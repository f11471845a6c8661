import {type Callback, CustomCallback, type CustomCallbackArgs} from '@tensorflow/tfjs-layers';

/**
 * A plain object of hooks, such as `tfvis.show.fitCallbacks` returns, as a callback that can stand in one list with
 * others. tfjs-layers looks at the first entry of `callbacks` only: with a plain object there, it calls the hooks of all
 * the others without their object; with a Callback there, it calls methods that a plain object lacks.
 */
export function asCallback(plain: CustomCallbackArgs): CustomCallback & Callback {
  // The parse boundary: a CustomCallback is taken wherever a Callback is, though their types differ by `model`.
  return new CustomCallback(plain, 'auto') as CustomCallback & Callback;
}
