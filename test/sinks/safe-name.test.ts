import {win32} from 'node:path';
import {expect} from 'chai';
import {safeName, safePaths} from '../../src/sinks/safe-name.ts';

describe('safe names', () => {
  const cases: readonly [string, string][] = [
    ['grad-cam', 'grad-cam'],
    ['conv2d_1', 'conv2d_1'],
    ['my model (v2)', 'my-model-v2'],
    ['größe', 'gro-e'],
    ['..', '_'],
    ['.', '_'],
    ['', '_'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..\\..\\windows', 'windows'],
    ['/absolute', 'absolute'],
    ['C:\\temp', 'C-temp'],
    ['%2e%2e%2f', '2e-2e-2f'],
    ['a\0b\nc', 'a-b-c'],
    ['.hidden', 'hidden'],
    ['trailing. ', 'trailing'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['COM1', '_COM1'],
    ['console', 'console'],
    ['日本', '_'],
  ];
  for (const [text, name] of cases) {
    it(JSON.stringify(text), () => expect(safeName(text)).to.equal(name));
  }

  it('never leave their folder, whatever the text', () => {
    const pieces = ['..', '/', '\\', 'a', '.', '%2e', '\0', 'C:', ' ', '~', 'con', '-', 'é', '\u202e', '💥'];
    for (let n = 0; n < 4000; n++) {
      const text = Array.from(
        {length: 1 + (n % 7)},
        (_, i) => pieces[(n * 31 + i * i * 17 + (n >> 3) * i) % pieces.length],
      ).join('');
      const name = safeName(text);
      expect(name, JSON.stringify(text)).to.match(/^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/);
      expect(win32.basename(name)).to.equal(name);
    }
  });

  it('stay within 100 characters, also when a device name grows', () => {
    expect(safeName('x'.repeat(300)).length).to.equal(100);
    expect(safeName(`nul.${'x'.repeat(300)}`).length).to.equal(100);
    expect(safeName(`${'x'.repeat(99)}.y`)).to.equal('x'.repeat(99));
  });
});

describe('safe paths', () => {
  it('give every tag a path of its own, and the same one again', () => {
    const paths = safePaths();
    expect(paths.of('grad-cam/conv 5')).to.equal('grad-cam/conv-5');
    expect(paths.of('grad-cam/conv-5')).to.equal('grad-cam/conv-5-2');
    expect(paths.of('GRAD-CAM/conv-5')).to.equal('GRAD-CAM/conv-5-3');
    expect(paths.of('grad-cam/conv 5')).to.equal('grad-cam/conv-5');
  });

  it('go on from what was given before', () => {
    const before = safePaths();
    before.of('a b');
    before.of('a-b');
    const after = safePaths(before.given);
    expect(after.of('a-b')).to.equal('a-b-2');
    expect(after.of('a?b')).to.equal('a-b-3');
  });

  it('stay below the folder', () => {
    expect(safePaths().of('../../../etc//passwd')).to.equal('_/_/_/etc/_/passwd');
  });
});
