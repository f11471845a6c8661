import {expect} from 'chai';
import {blank, pixelAt} from '../../src/image/canvas.ts';
import {drawable, drawText, lineHeight, textWidth} from '../../src/image/text.ts';
import {shorten, wrap} from '../../src/image/wrap.ts';
import {expectPicture} from './golden.ts';

describe('drawText', () => {
  it('draws letters by their shape', () => {
    const target = blank(8, lineHeight, [255, 255, 255]);
    drawText(target, 'l', 0, 0, {colour: [0, 0, 0]});
    // An upright stem of one pixel, from 8 pixels above the baseline (line 11) down to it.
    const dark = Array.from({length: 8 * lineHeight}, (_, i) => [i % 8, Math.floor(i / 8)] as const).filter(
      ([x, y]) => pixelAt(target, x, y)[0] < 128,
    );
    expect(new Set(dark.map(([x]) => x)).size).to.equal(1);
    expect(dark.map(([, y]) => y)).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('enlarges by whole pixels', () => {
    const [small, large] = [blank(40, 14, [255, 255, 255]), blank(80, 28, [255, 255, 255])];
    drawText(small, 'ag8', 2, 0);
    drawText(large, 'ag8', 4, 0, {scale: 2});
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 80; x++) {
        expect(pixelAt(large, x, y)).to.deep.equal(pixelAt(small, x >> 1, y >> 1));
      }
    }
    expect(textWidth('ag8', 3)).to.equal(3 * textWidth('ag8'));
  });

  it('leaves out what lies outside the picture', () => {
    const target = blank(6, 6, [255, 255, 255]);
    drawText(target, 'WWW', -7, -3);
    expect(target.data.length).to.equal(6 * 6 * 4);
    expect(target.data.some((v) => v < 255)).to.equal(true);
  });

  it('draws all it has', () => {
    const target = blank(430, 160, [255, 255, 255]);
    const lines = [
      'The quick brown fox jumps over the lazy dog 0123456789',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ !"#$%&\'()*+,-./:;<=>?@[]^_`{|}~',
      'àâäåæçéèêëïîñóôöøßùúûüÿ ÀÂÄÅÆÇÉÑÓÖØÞÜ ¿¡«»©®°±²½×÷',
      'Łódź Čeština Şişli Őr Ελλάδα Привет',
      '✓ ✗ − … → ≤ ≥ • – — ‘’ “” € □',
    ];
    lines.forEach((line, i) => {
      drawText(target, line, 6, 4 + i * 16);
    });
    drawText(target, 'Bold: true 3, says 8 at 0.97', 6, 86, {bold: true});
    drawText(target, 'twice', 6, 104, {scale: 2, colour: [24, 128, 56]});
    drawText(target, 'three times', 90, 104, {scale: 3, colour: [197, 34, 31]});
    expectPicture('text', target);
  });
});

describe('drawable', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['grad-cam 0.97', 'grad-cam 0.97'],
    ['größe', 'größe'],
    // A letter and a combining mark are one letter.
    ['e\u0301', 'é'],
    ['ẵ ệ', 'a e'],
    ['ﬁne ｗｉｄｅ', 'fine wide'],
    ['漢字', '□□'],
    ['cat 😀', 'cat □'],
    ['a\tb\nc', 'a b c'],
    ['\u0007', '□'],
  ];
  for (const [text, expected] of cases) {
    it(`makes ${JSON.stringify(text)} ${JSON.stringify(expected)}`, () => {
      expect(drawable(text)).to.equal(expected);
    });
  }
});

describe('shorten and wrap', () => {
  it('leave alone what fits', () => {
    expect(shorten('true 3', textWidth('true 3'))).to.equal('true 3');
    expect(wrap('true 3', 100, 2)).to.deep.equal(['true 3']);
    expect(wrap('', 100, 2)).to.deep.equal([]);
  });

  it('mark the cut and keep to the width', () => {
    const text = 'Chesapeake Bay retriever';
    for (let width = 20; width < textWidth(text); width += 7) {
      const cut = shorten(text, width);
      expect(cut.endsWith('…'), cut).to.equal(true);
      expect(textWidth(cut)).to.be.at.most(width);
      // No more is cut than needed: one more letter would not fit.
      const kept = cut.length - 1;
      expect(textWidth(`${text.slice(0, kept + 2).trimEnd()}…`)).to.be.greaterThan(width);
    }
  });

  it('break after spaces and hyphens', () => {
    expect(wrap('integrated-gradients', 70, 2)).to.deep.equal(['integrated-', 'gradients']);
    expect(wrap('Chesapeake Bay retriever', 90, 3, {indent: '  '})).to.deep.equal(['Chesapeake', '  Bay retriever']);
    expect(wrap('Chesapeake Bay retriever dog', 80, 2)).to.deep.equal(['Chesapeake', 'Bay retriev…']);
  });
});
