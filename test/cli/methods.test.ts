import {expect} from 'chai';
import {Command} from 'commander';
import {methodsText} from '../../src/cli/commands/methods/text.ts';
import {methodsCommand} from '../../src/cli/commands/methods.ts';
import {explainers, registry} from '../../src/explainers/index.ts';
import {expectExplainError} from '../helpers/errors.ts';

describe('tfjs-explain methods', () => {
  it('--json lists every method with its options, inputs, axes, cost and paper', () => {
    const listed = JSON.parse(methodsText(undefined, true));
    expect(listed.map(({name}: {name: string}) => name)).to.deep.equal(registry.map(({spec}) => spec.name));
    expect(listed.map(({code}: {code: string}) => code)).to.deep.equal(Object.keys(explainers));
    for (const [i, {spec}] of registry.entries()) {
      const {title, inputs, axes, map, needs, cost, suits, paper} = spec;
      expect(listed[i]).to.deep.include({title, inputs: [...inputs], axes, map, needs, cost, suits, paper});
      expect(listed[i].warning).to.equal(spec.warning);
      expect(listed[i].options.map(({name}: {name: string}) => name)).to.deep.equal(Object.keys(spec.options));
    }
    const gradCam = listed.find(({name}: {name: string}) => name === 'grad-cam');
    expect(gradCam).to.deep.include({code: 'gradCam', axes: 'spatial', map: 'positive'});
    expect(gradCam.options).to.deep.include({
      ...{name: 'guided', type: 'true | false', default: false},
      help: 'only positive gradients at positive activations',
    });
    expect(gradCam.options.find(({name}: {name: string}) => name === 'layer').default).to.equal(null);
    const steps = listed.find(({name}: {name: string}) => name === 'integrated-gradients').options;
    expect(steps.find(({name}: {name: string}) => name === 'steps')).to.include({
      type: 'whole number >= 1',
      default: 20,
    });
  });

  it('prints an aligned table', () => {
    const lines = methodsText(undefined, false).split('\n');
    const at = lines[0]?.indexOf('cost per image') ?? -1;
    expect(at).to.be.greaterThan(0);
    for (const [i, {spec}] of registry.entries()) {
      expect(lines[i + 1]?.startsWith(`${spec.name} `)).to.equal(true);
      expect(lines[i + 1]?.slice(at)).to.equal(spec.cost);
    }
  });

  it('describes one method, its warning included', () => {
    const text = methodsText('guided-backprop', false);
    expect(text).to.match(/^guided-backprop: Guided backpropagation\n/i);
    expect(text).to.match(/^in code +explainers\.guidedBackprop\(\)$/m);
    expect(text).to.match(/^warning +.*1810\.03292/m);
    expect(methodsText('occlusion', false)).to.match(
      /^ {2}overlap +mean \| sum +mean +what a pixel gets from several patches$/m,
    );
    expect(methodsText('gradient', false)).to.match(/^options: none$/m);
    expect(JSON.parse(methodsText('occlusion', true)).name).to.equal('occlusion');
  });

  it('refuses a method that is not there', async () => {
    await expectExplainError(
      () => methodsText('magic', false),
      'bad-option',
      /no method 'magic'; methods: activations, /,
    );
    const program = new Command().addCommand(methodsCommand());
    expect(program.commands[0]?.options.map(({long}) => long)).to.deep.equal(['--json']);
  });
});
