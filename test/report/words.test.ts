import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {configurationText, plain, stepText} from '../../src/report/markdown.ts';
import {captionsFor, type ExplainedBatch, type StepResult} from '../../src/report/step.ts';
import {mapsOf, stacked} from './scenes.ts';

const batch = (labels?: readonly number[]): ExplainedBatch => ({
  ...{inputs: [stacked([[1], [2]], [1])], inputNames: ['x']},
  ...(labels ? {labels} : {}),
});

describe('captions', () => {
  it('name classes, with their probability', () => {
    const captions = captionsFor(batch([1, 0]), {classes: true, classNames: ['cat', 'dog']});
    const right = {unit: 1, value: 0.987, right: true};
    expect(captions.label(0, right)).to.deep.equal(['true dog', 'says dog', '0.99']);
    expect(captions.label(1, {unit: 1, value: 0.5, right: false})).to.deep.equal(['true cat', 'says dog', '0.50']);
    expect(captions.label(0, undefined)).to.deep.equal(['true dog']);
    expect(captions.note(right)).to.equal('dog ✓');
    expect(captions.note({unit: 0, value: 0.5, right: false})).to.equal('cat ✗');
    expect([captions.className(1), captions.className(5), captions.truth(0)]).to.deep.equal(['dog', '5', 'dog']);
  });

  it('number classes without names, and leave out the truth where there is none', () => {
    const captions = captionsFor(batch(), {classes: true});
    expect(captions.label(0, {unit: 3, value: 0.25})).to.deep.equal(['says 3', '0.25']);
    expect(captions.note({unit: 3, value: 0.25})).to.equal('3');
    expect(captions.truth(0)).to.equal(undefined);
    expect(captions.label(0, undefined)).to.deep.equal([]);
  });

  it('give the values of a regression, short but never 0 for what is not', () => {
    const captions = captionsFor(batch([0.00123, -123456]), {classes: false, classNames: ['width', 'height']});
    expect(captions.label(0, {value: 1.005})).to.deep.equal(['true 1.2e-3', 'says 1.00']);
    expect(captions.label(1, {value: 0})).to.deep.equal(['true -1.2e5', 'says 0.00']);
    // Of several values the highest, and which it is.
    expect(captions.label(1, {unit: 1, value: 7.5})).to.deep.equal(['true -1.2e5', 'says 7.50', '(height)']);
    expect(captions.note({value: -0.5})).to.equal('-0.50');
  });

  it('say NaN where the model does, and nothing where an output has no one value', () => {
    const captions = captionsFor(batch([0, 1]), {classes: true});
    expect(captions.label(0, {value: Number.NaN})).to.deep.equal(['true 0', 'says NaN']);
    expect(captions.note({value: Number.NaN})).to.equal('NaN');
    expect(captions.label(0, {})).to.deep.equal(['true 0']);
    expect(captions.note({})).to.equal('');
  });
});

describe("a step's text", () => {
  const odd = ['a|b', '<i>c</i>', '5 < 7 & *x* _y_ `z` [l](u) # {q} \\n', 'two\nlines'];

  it('holds the numbers, the methods with what is wrong, and each image', () => {
    const zero = mapsOf('grad-cam', [stacked([[0], [3]], [1])], {kind: 'positive'});
    const broken = mapsOf('own', [stacked([[Number.NaN], [Infinity]], [1])], {
      numbers: {gap: Float32Array.of(0.125, 2)},
    });
    const result: StepResult = {
      ...{step: 4, methods: [zero, broken], failures: [{name: 'occlusion', error: 'no | room'}], seconds: 1},
      predictions: [
        {unit: 0, value: 0.75, right: true},
        {unit: 1, value: 0.123456, right: false},
      ],
    };
    const captions = captionsFor(batch([0, 0]), {classes: true, classNames: ['cat', 'dog']});
    expect(stepText(result, {loss: 0.123456, 'own/gap': Number.NaN}, captions)).to.equal(
      [
        '## Epoch 4\n',
        '| number | value |\n| --- | --- |\n| loss | 0.1235 |\n| own/gap | NaN |\n',
        '### Methods\n',
        '| method | seconds | maps |\n| --- | --- | --- |\n| grad-cam | 0.25 | 1 all zero |',
        '| own | 0.25 | 1 values NaN, 1 values infinite |\n| occlusion |  | failed: no \\| room |\n',
        '### Images\n',
        '| image | true | says | output | own/gap |\n| --- | --- | --- | --- | --- |',
        '| 1 | cat | cat ✓ | 0.75 | 0.125 |\n| 2 | cat | dog ✗ | 0.1235 | 2 |',
      ].join('\n'),
    );
  });

  it('shows every name as it is in the real TensorBoard', async () => {
    const table = configurationText(Object.fromEntries(odd.map((name) => [name, 'x|`y`'])), [], []);
    const script = 'import sys, tensorboard.plugin_util as p; print(p.markdown_to_safe_html(sys.argv[1]))';
    const {code, stdout, stderr} = await runCommand(await pythonEnv(), ['-c', script, table]);
    expect(code, stderr).to.equal(0);
    const cells = [...stdout.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => cell);
    const shown = odd.map((name) =>
      name.replace('\n', ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
    expect(cells.slice(0, 2 * odd.length)).to.deep.equal(shown.flatMap((name) => [name, "<code>x|'y'</code>"]));
  });

  it('keeps a cell on one line', () => {
    expect(plain(' a\n\n b\t')).to.equal('a b');
  });
});
