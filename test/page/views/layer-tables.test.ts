import {expect} from 'chai';
import {readEpochLayers} from '../../../src/page/data/epoch-layers.ts';
import {layerRows, layerTables, reportAt} from '../../../src/page/views/layers/layer-tables.ts';

const metrics = [
  {step: 0, metrics: {'layers/conv/saturation': 0.25, 'layers/block/out/saturation': 0.5, loss: 1}},
  {step: 1, metrics: {loss: 1}},
  {
    step: 3,
    metrics: {'layers/conv/saturation': 0.75, 'layers/conv/cka-previous': 0.9, 'layers/block/out/saturation': null},
  },
];

describe('tables of layers', () => {
  const tables = layerTables({metrics});

  it('have a row a layer and a column an epoch with a report', () => {
    expect(tables.layers).to.deep.equal(['conv', 'block/out']);
    expect(tables.epochs).to.deep.equal([0, 3]);
    expect([...tables.values]).to.deep.equal([
      [
        'saturation',
        [
          [0.25, 0.75],
          [0.5, Number.NaN],
        ],
      ],
      [
        'cka-previous',
        [
          [Number.NaN, 0.9],
          [Number.NaN, Number.NaN],
        ],
      ],
    ]);
    expect(layerTables({metrics: [{step: 0, metrics: {loss: 1}}]}).epochs).to.deep.equal([]);
  });

  it('show the report before where an epoch has none', () => {
    expect([undefined, 0, 1, 2, 3, 9].map((epoch) => reportAt(tables, epoch))).to.deep.equal([3, 0, 0, 0, 3, 3]);
    expect(reportAt({...tables, epochs: [2, 3]}, 1)).to.equal(2);
    expect(reportAt({...tables, epochs: []}, 1)).to.equal(undefined);
  });

  it('become rows of a file', () => {
    expect(layerRows(tables)).to.deep.equal([
      ['layer', 'epoch', 'saturation', 'cka-previous'],
      ['conv', 0, 0.25, ''],
      ['conv', 3, 0.75, 0.9],
      ['block/out', 0, 0.5, ''],
      ['block/out', 3, '', ''],
    ]);
  });

  it('read the verdict and the alignment of run.json, or nothing where they are odd', () => {
    const told = readEpochLayers({
      layers: {
        verdict: {conv: 'starved'},
        alignment: {
          layers: ['a', 'b'],
          rows: [
            [1, null],
            [0.5, 1],
          ],
        },
      },
    });
    expect([...(told?.verdict ?? [])]).to.deep.equal([['conv', 'starved']]);
    expect(told?.alignment).to.deep.equal({
      layers: ['a', 'b'],
      rows: [
        [1, Number.NaN],
        [0.5, 1],
      ],
    });
    expect(readEpochLayers({evolution: {}})).to.equal(undefined);
    expect(readEpochLayers({layers: {alignment: {layers: ['a', 'b'], rows: [[1]]}}})?.alignment).to.equal(undefined);
    for (const odd of [null, 3, 'x', [], {layers: 3}]) expect(readEpochLayers(odd)?.alignment).to.equal(undefined);
  });
});
