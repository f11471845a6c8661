/** tfjs-core: second derivatives and gradients that are refused or wrong. `npx tsx scripts/upstream/second-derivatives.ts` */
import {compare, fails, stock} from './stock.ts';

const tf = await stock('tensorflow');
type Tensor = ReturnType<typeof tf.tensor>;
const numbers = (t: Tensor): number[] => Array.from(t.dataSync());

// Ops whose gradient uses their output.
for (const name of ['sigmoid', 'tanh', 'exp'] as const) {
  const second = () => tf.grad((x: Tensor) => tf.grad((v: Tensor) => tf[name](v))(x))(tf.scalar(0.5));
  fails(`second derivative of ${name}`, second, /Cannot compute gradient of y=f\(x\)/);
}

/** The square of the gradient of f(w x) at x, as a penalty on an input gradient has it; its derivative by w. */
const penaltySlope = (f: (v: Tensor) => Tensor): number[] =>
  numbers(tf.grad((w: Tensor) => tf.square(tf.grad((x: Tensor) => f(tf.mul(w, x)))(tf.scalar(0.5))))(tf.scalar(1)));

// g = w f'(w x), so that d g^2 / d w = 2 g (f' + w x f''), at w = 1 and x = 0.5.
const right = (slope: number, bend: number): number[] => [2 * slope * (slope + 0.5 * bend)];
const s = 1 / (1 + Math.exp(-0.5));
const t = Math.tanh(0.5);
compare(
  'penalty through sigmoid',
  penaltySlope((v) => tf.sigmoid(v)),
  right(s * (1 - s), s * (1 - s) * (1 - 2 * s)),
);
compare(
  'penalty through tanh',
  penaltySlope((v) => tf.tanh(v)),
  right(1 - t * t, -2 * t * (1 - t * t)),
);

// The slope of these is constant, so that the derivative is 2 slope^2.
const noGradient = /gradient function not found for (LessEqual|Greater)/;
fails('penalty through relu6', () => penaltySlope((v) => tf.relu6(v)), noGradient);
fails('penalty through leakyRelu', () => penaltySlope((v) => tf.leakyRelu(v)), noGradient);

const stats = [tf.tensor1d([0]), tf.tensor1d([1])] as const;
fails(
  'gradient of batchNorm without scale',
  () => tf.grad((x: Tensor) => tf.batchNorm(x, ...stats, tf.tensor1d([0])))(tf.ones([1, 1, 1, 1])),
  /Cannot read properties of undefined \(reading 'dataId'\)/,
);

// v - m^2 + epsilon belongs under the root; v - (m^2 + epsilon) is negative once the gradient is small.
const weight = tf.variable(tf.scalar(1));
tf.train.rmsprop(0.1, 0.9, 0, 1e-3, true).minimize(() => tf.mul(weight, 0.05));
const [g, share] = [0.05, 0.1];
const root = Math.sqrt(share * g * g - (share * g) ** 2 + 1e-3);
compare('one step of centered RMSProp', numbers(weight), [1 - (0.1 * g) / root]);
