import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {useBackend} from '../helpers/backend.ts';
import {type Reference, reference, referenceModels} from '../helpers/references.ts';
import {metricDifference} from './parity-row.ts';
import {metricParityRows, metricShare} from './parity-rows.ts';

const folder = join(import.meta.dirname, '..', 'reference');
const exists = (path: string) => existsSync(join(folder, `${path}.npy`));

describe('metrics meet what other libraries computed', () => {
  useBackend();

  for (const name of referenceModels) {
    describe(name, () => {
      let given: Reference;
      before(async () => {
        given = await reference(name);
      });
      after(() => given.dispose());

      const here = metricParityRows.filter(
        ({file, only}) => exists(`${name}/${file}`) && (only?.includes(name) ?? true),
      );
      for (const row of here) {
        it(row.file, async () => {
          const {off} = await metricDifference(row, given);
          for (const [i, apart] of off.entries()) {
            expect(apart, `number ${i}`).to.be.at.most(row.withinImage?.[i] ?? metricShare);
          }
        });
      }
    });
  }

  it('a wider bound is explained', () => {
    for (const {file, withinImage, why} of metricParityRows) {
      if (withinImage) expect(why, file).to.be.a('string');
      for (const bound of Object.values(withinImage ?? {})) expect(bound, file).to.be.at.most(1e-2);
    }
  });

  it('every row has its file', () => {
    for (const {file, maps, only = referenceModels} of metricParityRows) {
      const found = only.filter((name) => exists(`${name}/${file}`) && exists(`${name}/${maps}`));
      expect(found, file).to.not.be.empty;
    }
  });
});
