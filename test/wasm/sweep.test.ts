import {expect} from 'chai';
import {loadBackend} from '../../src/node/backend/load.ts';
import {type Row, sweepRows, type Trained, train} from './sweep.ts';
import {notRows} from './sweep-layers.ts';

/** What tfjs itself can't train, on tfjs-node as on wasm, and what it says. */
const untrainable: Readonly<Record<string, RegExp>> = {
  'conv1d causal': /CAUSAL padding mode in conv1dWithBias is not implemented/,
  'conv2d dilated': /dilation rates greater than 1 are not yet supported in gradients/,
  conv3dTranspose: /gradient function not found for Conv3DBackpropInputV2/,
  centerCrop: /gradient function not found for CropAndResize/,
  // It hands its list of inputs to the op in place of the one tensor.
  resizing: /x must be rank 3 or 4, but got rank 1|Invalid typed array length/,
  thresholdedReLU: /gradient function not found for Greater/,
  masking: /gradient function not found for Any/,
};

/** Shares of the largest change of a weight and of the largest weight. A change may be so small that it is rounding alone. */
const [ofChange, ofWeight] = [1e-4, 1e-6];
/** Gradients are sums of values of order one that partly cancel (a bias' most of all): their rounding does not shrink with them. */
const rounding = 2e-6;

type Outcome = Trained | Error;

describe('training on wasm', () => {
  let rows: readonly Row[] = [];
  let layerNames: readonly string[] = [];
  let node = new Map<string, Outcome>();
  let wasm = new Map<string, Outcome>();

  before(async () => {
    node = await outcomes('node');
    wasm = await outcomes('wasm');
  });

  async function outcomes(backend: 'node' | 'wasm'): Promise<Map<string, Outcome>> {
    // The reference is tfjs-node as it comes.
    const {tf} = await loadBackend({backend, kernels: 'stock'});
    rows = sweepRows(tf);
    layerNames = Object.keys(tf.layers);
    const found = new Map<string, Outcome>();
    for (const row of rows)
      found.set(
        row.name,
        await train(tf, row).catch((error: unknown) => (error instanceof Error ? error : new Error())),
      );
    return found;
  }

  it('gives the same weights as on tfjs-node for every layer, activation, optimizer and loss', () => {
    const alike = rows.map(({name}) => name).filter((name) => !(name in untrainable));
    const wrong = alike.flatMap((name) => differences(name, node.get(name), wasm.get(name)));
    expect(wrong).to.deep.equal([]);
    expect(alike.length).to.be.greaterThan(100);
  });

  it('fails on tfjs-node too where it fails', () => {
    for (const [name, message] of Object.entries(untrainable))
      for (const outcome of [node.get(name), wasm.get(name)]) {
        expect(outcome, name).to.be.an('error');
        expect(String(outcome), name).to.match(message);
      }
  });

  it('was tried with every layer there is', () => {
    const tried = rows.map(({name}) => name.split(' ')[0]);
    expect(layerNames.filter((name) => !tried.includes(name) && !notRows.includes(name))).to.deep.equal([]);
  });
});

function differences(name: string, node: Outcome | undefined, wasm: Outcome | undefined): string[] {
  if (!node || node instanceof Error) return [`${name} fails on tfjs-node: ${node}`];
  if (!wasm || wasm instanceof Error) return [`${name} fails: ${wasm}`];
  const moved = node.after.some((after, i) => largest(after, node.before[i] ?? []) > 1e-3);
  if (!moved) return [`${name} does not train at all`];
  return node.after.flatMap((after, i) => {
    const allowed =
      rounding + ofChange * largest(after, node.before[i] ?? []) + ofWeight * Math.max(...after.map(Math.abs));
    const off = largest(after, wasm.after[i] ?? []);
    return off <= allowed ? [] : [`${name}: weight ${i} is ${off} off`];
  });
}

/** The largest difference; NaN where one is. */
function largest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}
