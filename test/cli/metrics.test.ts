import {expect} from 'chai';
import {metricsText} from '../../src/cli/commands/metrics/text.ts';
import {registry} from '../../src/explainers/index.ts';
import {metricRegistry, metrics} from '../../src/metrics/index.ts';
import {expectExplainError} from '../helpers/errors.ts';

describe('tfjs-explain metrics', () => {
  it('--json lists every metric with its options, range, direction, needs, cost and paper', () => {
    const listed = JSON.parse(metricsText(undefined, true));
    expect(listed.map(({name}: {name: string}) => name)).to.deep.equal(metricRegistry.map(({spec}) => spec.name));
    expect(listed.map(({code}: {code: string}) => code)).to.deep.equal(Object.keys(metrics));
    for (const [i, {spec}] of metricRegistry.entries()) {
      const {title, range, direction, needs, cost, paper} = spec;
      expect(listed[i]).to.deep.include({title, range, direction, needs, cost, paper});
      expect(listed[i].options.map(({name}: {name: string}) => name)).to.deep.equal(Object.keys(spec.options));
    }
    const sparseness = listed.find(({name}: {name: string}) => name === 'sparseness');
    expect(sparseness).to.include({range: '0 to 1', direction: 'higher is better', needs: 'map'});
    expect(sparseness.options).to.deep.include({
      ...{name: 'added', type: 'number >= 0', default: 0, help: 'what is added to each value'},
    });
  });

  it('prints an aligned table', () => {
    const lines = metricsText(undefined, false).split('\n');
    const at = lines[0]?.indexOf('cost per image') ?? -1;
    expect(at).to.be.greaterThan(0);
    for (const [i, {spec}] of metricRegistry.entries()) {
      expect(lines[i + 1]?.startsWith(`${spec.name} `)).to.equal(true);
      expect(lines[i + 1]?.slice(at)).to.equal(spec.cost);
    }
  });

  it('describes one metric', () => {
    const text = metricsText('pixel-flipping', false);
    expect(text).to.match(/^pixel-flipping: Pixel flipping\n/);
    expect(text).to.match(/^in code +metrics\.pixelFlipping\(\)$/m);
    expect(text).to.match(/^better +lower is better$/m);
    expect(text).to.match(/^ {2}step +whole number >= 1 +\S+ +\S/m);
    expect(metricsText('relevance-rank', false)).to.match(/^options: none$/m);
    expect(JSON.parse(metricsText('coherence', true)).name).to.equal('coherence');
  });

  it('refuses a metric that is not there', () =>
    expectExplainError(
      () => metricsText('magic', false),
      'bad-option',
      /no metric 'magic'; metrics: faithfulness-aix360, /,
    ));

  it('has no name that a method has too, so that --set tells them apart', () => {
    const methods = registry.map(({spec}) => spec.name);
    expect(metricRegistry.map(({spec}) => spec.name).filter((name) => methods.includes(name))).to.deep.equal([]);
  });
});
