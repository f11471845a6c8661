import {expect} from 'chai';
import {curveGroups, curveTable, isWanted, scaledToOwnRange} from '../../../src/page/views/watch/curve-groups.ts';

const metrics = [
  {step: 0, metrics: {'grad-cam/drift/cosine': null, 'layers/a/b/dead': 0.5, 'explain/seconds': 2}},
  {
    step: 1,
    metrics: {
      ...{val_loss: 2, loss: 1, acc: 0.5, never: null},
      ...{'grad-cam/drift/cosine': 0.25, 'lime/drift/cosine': 0.5, 'lime/faithfulness': 1},
      ...{'layers/a/b/dead': 0.25, 'layers/out/dead': 0, 'explain/seconds': 1},
    },
  },
];

describe('groups of curves', () => {
  it('have the lines of one kind in one chart, loss first in its colour', () => {
    const told = curveGroups({metrics}).map(({title, charts}) => [
      title,
      charts.map((chart) => [chart.title, chart.series.map(({name}) => name)]),
    ]);
    expect(told).to.deep.equal([
      [
        'Training',
        [
          ['loss', ['loss', 'val_loss']],
          ['acc', ['acc']],
        ],
      ],
      ['Quality of explanations', [['faithfulness', ['lime']]]],
      ['Change of explanations', [['drift/cosine', ['grad-cam', 'lime']]]],
      ['Layers', [['dead', ['a/b', 'out']]]],
      ['Cost', [['seconds', ['explain']]]],
    ]);
  });

  it('have what has all words of a choice', () => {
    expect(isWanted('grad-cam/drift/cosine', ' CAM  drift ')).to.equal(true);
    expect(isWanted('grad-cam/drift/cosine', 'cam loss')).to.equal(false);
    expect(isWanted('grad-cam/drift/cosine', 'loss, cosine')).to.equal(true);
    expect(isWanted('grad-cam/drift/cosine', ' , ')).to.equal(true);
    const found = curveGroups({metrics}, 'acc, lime');
    expect(found.flatMap(({charts}) => charts.flatMap(({names}) => names))).to.deep.equal([
      'acc',
      'lime/faithfulness',
      'lime/drift/cosine',
    ]);
  });

  it('become a table with a column a curve; null is NaN, what is missing is empty', () => {
    const charts = curveGroups({metrics}, 'acc, cam').flatMap((group) => group.charts);
    expect(curveTable(charts)).to.deep.equal([
      ['epoch', 'acc', 'grad-cam/drift/cosine'],
      [0, '', Number.NaN],
      [1, 0.5, 0.25],
    ]);
  });

  it('are drawn from their lowest to their highest value where units differ', () => {
    const points = [
      [0, 2],
      [1, 6],
      [2, 3],
    ] as const;
    expect(scaledToOwnRange({name: 'x', points}).heights).to.deep.equal([0, 1, 0.25]);
    expect(scaledToOwnRange({name: 'x', points: [[0, 7]]}).heights).to.deep.equal([0.5]);
  });
});
