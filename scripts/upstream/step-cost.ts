/** tfjs-node: the gradient of relu through Step, and through TensorFlow's ReluGrad. `npx tsx scripts/upstream/step-cost.ts` */
import {median, stock} from './stock.ts';

const tf = await stock('tensorflow');
type Tensor = ReturnType<typeof tf.tensor>;
interface Native {
  readonly binding: {readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number};
  executeSingleOutput(op: string, attributes: readonly unknown[], inputs: readonly Tensor[]): Tensor;
}
const shape = [160, 32, 32, 32];
const [x, dy] = [tf.randomNormal(shape), tf.randomNormal(shape)];
const relu = tf.grad((v: Tensor) => tf.relu(v));
const backend = tf.backend() as unknown as Native;
const float = {name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT};
const reluGrad = (): Tensor => backend.executeSingleOutput('ReluGrad', [float], [dy, x]);

const differences = tf.tidy(() => tf.max(tf.abs(tf.sub(relu(x, dy), reluGrad()))).dataSync()[0]);
const timed = (run: () => Tensor): string =>
  `${median(() => tf.tidy(() => void run().dataSync().length)).toFixed(1)} ms`;
console.log(`[${shape}]: largest difference ${differences}`);
console.log(`forward pass         ${timed(() => tf.relu(x))}`);
console.log(`gradient with forward ${timed(() => relu(x, dy))}`);
console.log(`Step alone           ${timed(() => tf.step(x))}`);
console.log(`ReluGrad alone       ${timed(reluGrad)}`);
