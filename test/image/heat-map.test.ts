import {expect} from 'chai';
import {pixelAt} from '../../src/image/canvas.ts';
import {colourise, notFinite} from '../../src/image/colormaps.ts';
import {heatMap} from '../../src/image/heat-map.ts';
import {expectPicture} from './golden.ts';

const legend = {kind: 'positive', limit: 1, text: 'probe accuracy', colormap: 'viridis'} as const;
const text = (value: number) => `${Math.round(100 * value)}`;

describe('a heat map', () => {
  it('has names, numbers in their colours, gaps where nothing was measured, and notes', () => {
    const picture = heatMap({
      ...{
        title: 'linear probes of the layers · epoch 3',
        subtitle: ['How many examples are read off rightly, in percent.'],
      },
      ...{corner: 'epoch', columns: ['0', '1', '2', '3'], text, legend},
      rows: [
        {name: 'conv_1', values: [0.1, 0.42, 0.61, 0.8]},
        {name: 'a_layer_with_a_very_long_name_indeed', values: [0.1, undefined, Number.NaN, 1]},
        {name: 'dense', values: [0, 0.5, 0.9, 0.97], note: {text: 'adds nothing', tone: 'bad'}},
      ],
    });
    expectPicture('heat-map', picture);
    const colours = new Set<string>();
    for (let i = 0; i < picture.width * picture.height; i++) {
      colours.add(`${pixelAt(picture, i % picture.width, Math.floor(i / picture.width)).slice(0, 3)}`);
    }
    for (const value of [0, 0.1, 0.42, 0.61, 0.8, 0.97]) {
      const {data} = colourise({values: [value], width: 1, height: 1}, legend);
      expect(colours.has(`${data.slice(0, 3)}`), `${value}`).to.equal(true);
    }
    expect(colours.has(`${notFinite}`)).to.equal(false);
  });
});
