import {expect} from 'chai';
import {lab, rgb} from 'd3-color';
import {colormapNames, colourise, type MapKind, notFinite} from '../../src/image/colormaps.ts';

const kinds: readonly MapKind[] = ['signed', 'positive'];

/** Colours of a row of values as #rrggbb. */
function colours(values: readonly number[], kind: MapKind, limit: number, colormap?: string): string[] {
  const {data} = colourise({values, height: 1, width: values.length}, {kind, limit, colormap});
  return values.map((_, i) => rgb(data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0).formatHex());
}

/** `count` colours of a map from one end to the other. */
function along(kind: MapKind, count: number, colormap?: string): string[] {
  const from = kind === 'signed' ? -1 : 0;
  const values = Array.from({length: count}, (_, i) => from + ((1 - from) * i) / (count - 1));
  return colours(values, kind, 1, colormap);
}

function distance(a: string, b: string): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(one.l - other.l, one.a - other.a, one.b - other.b);
}

describe('colourise', () => {
  it('draws positive maps from black over purple to pale yellow', () => {
    // matplotlib's inferno at 0, 0.5 and 1.
    expect(colours([0, 1, 2], 'positive', 2)).to.deep.equal(['#000004', '#bc3754', '#fcffa4']);
    expect(colours([0, 1, 2], 'positive', 2, 'viridis')).to.deep.equal(['#440154', '#21918c', '#fde725']);
  });

  it('draws signed maps from blue over white to red', () => {
    const [blue, middle, red] = colours([-2, 0, 2], 'signed', 2);
    expect(middle).to.equal('#f6f6f6');
    expect(blue).to.equal('#2d4dbf');
    expect(red).to.equal('#a51618');
    // d3's RdBu turned round: red stays positive.
    expect(colours([-1, 1], 'signed', 1, 'RdBu')).to.deep.equal(['#053061', '#67001f']);
  });

  it('gives values beyond the limit the colour of the end', () => {
    expect(colours([-9, 9], 'signed', 2)).to.deep.equal(colours([-2, 2], 'signed', 2));
    expect(colours([-9, 9], 'positive', 2)).to.deep.equal(colours([0, 2], 'positive', 2));
  });

  it('draws an all-zero map as zero, whatever the limit', () => {
    expect(colours([0, 0], 'positive', 0)).to.deep.equal(['#000004', '#000004']);
    expect(colours([0, -0], 'signed', 0)).to.deep.equal(['#f6f6f6', '#f6f6f6']);
    expect(colours([1e-30], 'signed', Number.NaN)).to.deep.equal(['#f6f6f6']);
  });

  it('marks what is not finite with a colour that no map has', () => {
    const mark = rgb(...notFinite).formatHex();
    for (const kind of kinds) {
      const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      expect(colours(bad, kind, 1)).to.deep.equal([mark, mark, mark]);
      for (const name of colormapNames(kind)) {
        const nearest = Math.min(...along(kind, 511, name).map((colour) => distance(colour, mark)));
        expect(nearest, name).to.be.greaterThan(40);
      }
    }
  });

  it('keeps rows and columns apart', () => {
    const {width, height, data} = colourise(
      {values: [0, 0, 1, 0, 0, 0], height: 2, width: 3},
      {kind: 'positive', limit: 1},
    );
    expect([width, height, data.length]).to.deep.equal([3, 2, 24]);
    const bright = Array.from({length: 6}, (_, i) => i).filter((i) => data[i * 4] === 0xfc);
    expect(bright).to.deep.equal([2]);
    expect(Array.from({length: 6}, (_, i) => data[i * 4 + 3])).to.deep.equal([255, 255, 255, 255, 255, 255]);
  });

  it('takes a single pixel', () => {
    expect(colours([0.5], 'positive', 0.5)).to.deep.equal(['#fcffa4']);
  });

  it('names the colour maps there are', () => {
    expect(() => colours([1], 'positive', 1, 'jet')).to.throw(
      "no positive colour map 'jet'; there are: inferno, magma, plasma, viridis, cividis, greys",
    );
    expect(() => colours([1], 'signed', 1, 'inferno')).to.throw("no signed colour map 'inferno'; there are: blue-red");
  });
});

describe('the colour maps', () => {
  it('grow lighter from zero up in every sequential map', () => {
    for (const name of colormapNames('positive')) {
      const lightness = along('positive', 32, name).map((colour) => lab(colour).l);
      lightness.slice(1).forEach((l, i) => {
        expect(l, `${name} ${i}`).to.be.greaterThan(lightness[i] ?? 0);
      });
    }
  });

  it('take even steps of colour on both sides of the default signed map', () => {
    const shades = along('signed', 33);
    const steps = shades.slice(1).map((colour, i) => distance(colour, shades[i] ?? ''));
    // 91.6 from white to each end in 16 steps; a rounded channel moves a dark colour by up to 1.
    for (const step of steps) expect(step).to.be.closeTo(91.6 / 16, 0.8);
    for (let i = 0; i <= 16; i++) {
      expect(lab(shades[i] ?? '').l, `${i}`).to.be.closeTo(lab(shades[32 - i] ?? '').l, 0.6);
    }
  });

  it('keep their ends apart for the colour-blind', () => {
    // Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
    const sights = {
      protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
      deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    };
    for (const [sight, matrix] of Object.entries(sights)) {
      for (const kind of kinds) {
        for (const name of colormapNames(kind)) {
          const [low, , high] = along(kind, 3, name).map((colour) => seen(colour, matrix));
          expect(distance(low ?? '', high ?? ''), `${name} ${sight}`).to.be.greaterThan(20);
        }
      }
    }
  });
});

function seen(colour: string, matrix: readonly number[]): string {
  const {r, g, b} = rgb(colour);
  const light = [r, g, b].map((v) => (v <= 10.31475 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const [x = 0, y = 0, z = 0] = [0, 3, 6].map((row) => {
    const v = light.reduce((sum, l, i) => sum + l * (matrix[row + i] ?? 0), 0);
    return 255 * (v <= 0.0031308 ? 12.92 * Math.max(0, v) : 1.055 * Math.min(1, v) ** (1 / 2.4) - 0.055);
  });
  return rgb(x, y, z).formatHex();
}
