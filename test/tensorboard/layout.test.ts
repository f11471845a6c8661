import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {layoutValue} from '../../src/tensorboard/layout.ts';
import {toHex} from './bytes.ts';

/** What layout_pb2.Layout of TensorBoard 2.21 serialises to. */
const written =
  '12260a016112210a0178121c0a115e283f3a2876616c5f293f6c6f737329240a075e283f3a622924' +
  '121b0a04636f737412110a0173120c0a0a5e283f3a742f2e2b29241801';

describe('the layout of the Custom Scalars tab', () => {
  it('has the bytes of the real protobuf, a tag meant as a whole', () => {
    const {tag, tensor, metadata} = layoutValue([
      {title: 'a', charts: [{title: 'x', tags: ['(val_)?loss', 'b']}]},
      {title: 'cost', closed: true, charts: [{title: 's', tags: ['t/.+']}]},
    ]);
    expect([tag, metadata?.plugin, metadata?.dataClass]).to.deep.equal([
      'custom_scalars__config__',
      'custom_scalars',
      2,
    ]);
    expect([tensor.dtype, tensor.shape]).to.deep.equal(['string', []]);
    const [bytes] = tensor.dtype === 'string' ? tensor.values : [];
    expect(toHex(bytes ?? new Uint8Array())).to.equal(written);
  });

  it('refuses what is no regular expression, by the name of its chart', () => {
    const wrong = () => layoutValue([{title: 'a', charts: [{title: 'broken', tags: ['(']}]}]);
    expect(wrong).to.throw(ExplainError, /chart 'broken'/);
  });
});
