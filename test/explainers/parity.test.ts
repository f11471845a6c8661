import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {type Reference, reference, referenceArray, referenceIndex, referenceModels} from '../helpers/references.ts';
import {metricParityRows} from '../metrics/parity-rows.ts';
import {elsewhere} from './parity/elsewhere.ts';
import {parityRows, share} from './parity/index.ts';
import {differenceOf} from './parity/row.ts';

/** As much for a single image; the wasm backend adds up in another order, which a ReLU near zero makes more of. */
const imageShare = () => (tf.getBackend() === 'tensorflow' ? share : 2 * share);

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

      it('the network puts out what it does in Keras', () => {
        const out = tf.tidy(() => flat(given.model.predict(given.x) as tf.Tensor));
        expectClose(out, referenceArray(`${name}/keras_predictions`).values, 1e-5);
      });

      const here = parityRows.filter(({file, only}) => exists(`${name}/${file}`) && (only?.includes(name) ?? true));
      for (const row of here) {
        it(row.file, async () => {
          const {worst, perImage, largest} = await differenceOf(row, given);
          expect(largest, 'the file should hold something').to.be.greaterThan(0);
          expect(worst).to.be.at.most(row.within ?? share);
          if (name !== 'm1_logits') return;
          for (const [image, difference] of perImage.entries()) {
            expect(difference, `image ${image}`).to.be.at.most(row.withinImage ?? imageShare());
          }
        });
      }
    });
  }

  it('a wider bound is explained', () => {
    for (const {file, within = 0, withinImage = 0, why} of parityRows) {
      if (Math.max(within, withinImage) > share) expect(why, file).to.be.a('string');
      expect(within, file).to.be.at.most(1e-3);
      expect(withinImage, file).to.be.at.most(1e-3);
    }
  });

  it('every array is described, and compared or used in a comparison', () => {
    const listed = referenceIndex();
    const onDisk = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((file) =>
      /\/.*\/.*\.npy$/.test(file),
    );
    expect(listed.map(({file}) => file)).to.have.members(onDisk);
    const scored = metricParityRows.flatMap(({file, maps, masks}) => [file, maps, ...(masks ? [masks] : [])]);
    const compared = new Set([...parityRows.map(({file}) => file), ...scored]);
    const others = listed.map(({file}) => file.replace(/^\w+\/|\.npy$/g, '')).filter((file) => !compared.has(file));
    for (const file of others) {
      expect(
        elsewhere.filter(({files}) => files.test(file)),
        file,
      ).to.not.be.empty;
    }
    for (const {files, test} of elsewhere) {
      expect(
        listed.some(({file}) => files.test(file.replace(/^\w+\/|\.npy$/g, ''))),
        `${files}`,
      ).to.equal(true);
      expect(existsSync(join(import.meta.dirname, '..', test)), test).to.equal(true);
    }
    for (const {file, shape} of listed) {
      expect(referenceArray(file.replace(/\.npy$/, '')).shape, file).to.deep.equal(shape);
    }
  });
});
