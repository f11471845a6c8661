import * as tf from '@tensorflow/tfjs-core';
import {firstPrincipal} from '../maths/principal.ts';
import type {MethodBody} from '../method.ts';
import {passAt} from '../passes/one-pass.ts';
import {byRows, indices, sliceRows} from '../run.ts';
import {type CamOptions, camSites, checkSizes, mapOverSites} from './cam.ts';

/** The first principal component of the activations, or of activations times gradients, as a map. */
export function principalCam(
  method: string,
  options: CamOptions & {readonly center: boolean},
  withGradients: boolean,
): MethodBody {
  return {
    map: options.relu ? 'positive' : 'signed',
    check(subject, x) {
      checkSizes(camSites(subject, options, method), x, options, method);
    },
    async attribute(subject, x, run) {
      const sites = camSites(subject, options, method);
      const wants = withGradients ? {gradients: sites} : {activations: sites};
      const features = await byRows(subject.rows, run, (rows) =>
        passAt(subject.take(indices(rows)), sliceRows(x, rows), wants, (pass) =>
          sites.map((site) =>
            withGradients ? tf.mul(pass.activation(site), pass.gradient(site)) : pass.activation(site),
          ),
        ),
      );
      try {
        const quiet = {...run, progress: undefined};
        return {
          maps: await mapOverSites(sites, x, quiet, options, (site) =>
            principalMaps(features[sites.indexOf(site)] ?? tf.zeros([0]), options.center),
          ),
        };
      } finally {
        tf.dispose(features);
      }
    },
  };
}

/** [n, h, w, c] -> [n, h, w], each image by itself. */
async function principalMaps(features: tf.Tensor, centred: boolean): Promise<tf.Tensor> {
  const [n = 0, ...sides] = features.shape.slice(0, -1);
  const channels = features.shape.at(-1) ?? 1;
  const places = sides.reduce((a, b) => a * b, 1);
  const values = await features.data();
  const maps = new Float32Array(n * places);
  for (let row = 0; row < n; row++) {
    const own = values.subarray(row * places * channels, (row + 1) * places * channels);
    maps.set(firstPrincipal(own, places, channels, centred), row * places);
  }
  return tf.tensor(maps, [n, ...sides]);
}
