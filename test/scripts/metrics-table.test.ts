import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {metricRegistry} from '../../src/metrics/index.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');

describe('the page of metrics', () => {
  for (const {spec} of metricRegistry) {
    it(`tells of ${spec.name}: range, options, paper, and what it cost when it was measured`, () => {
      const [, own = ''] = page.split(`\n## ${spec.title}\n`);
      const section = own.split('\n## ')[0] ?? '';
      expect(section).to.include(spec.paper).and.to.include(spec.range).and.to.include(spec.cost);
      for (const name of Object.keys(spec.options)) expect(section).to.include(`| \`${name}\` |`);
      const row = page.split('\n').find((line) => line.startsWith(`| [${spec.title}](`)) ?? '';
      expect(row).to.match(/\| \d+(\.\d+)? \| \d+(\.\d+)? \|$/);
    });
  }
});
