/** What a user would write: files of a project that has installed the package. */

/** tfjs-node as the user's own import, the package by `require`. */
export const commonJs = `
const tf = require('@tensorflow/tfjs-node');
const {ExplainCallback, explainers} = require('tfjs-explain');
const x = tf.randomUniform([24, 8, 8, 1], 0, 1, 'float32', 1);
const y = tf.oneHot(tf.tensor1d(Array.from({length: 24}, (_, i) => i % 3), 'int32'), 3);
const model = tf.sequential({layers: [
  tf.layers.conv2d({inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu', name: 'conv'}),
  tf.layers.flatten(), tf.layers.dense({units: 3, activation: 'softmax'})]});
model.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['acc']});
const explain = new ExplainCallback([explainers.gradCam(), explainers.gradient()], {validationData: [x, y], outputDir: 'logs-cjs'});
model.fit(x, y, {epochs: 2, verbose: 0, callbacks: [explain]})
  .then(() => console.log(JSON.stringify({directory: explain.directory, steps: explain.steps.map(({step}) => step)})));
`;

/** The backend that the package finds, the package by `import`. */
export const esModule = `
import {GradCAMCallback} from 'tfjs-explain';
import {loadBackend} from 'tfjs-explain/node';
const {tf, name} = await loadBackend({report: console.error});
const x = tf.randomUniform([24, 8, 8, 1], 0, 1, 'float32', 1);
const y = tf.oneHot(tf.tensor1d(Array.from({length: 24}, (_, i) => i % 3), 'int32'), 3);
const model = tf.sequential({layers: [
  tf.layers.conv2d({inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu', name: 'conv'}),
  tf.layers.flatten(), tf.layers.dense({units: 3, activation: 'softmax'})]});
model.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['acc']});
const explain = new GradCAMCallback({validationData: [x, y], layerName: 'conv', outputDir: 'logs-esm'});
await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: [explain]});
console.log(JSON.stringify({name, directory: explain.directory, steps: explain.steps.map(({step}) => step)}));
`;

/** The README's lines for one's own training, with data and a network put before them and fewer epochs. */
export function fromReadme(readme: string): string {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const [imports = '', rest = ''] = (blocks[0] ?? '').split('\n\n');
  return `${imports}
const x = tf.randomUniform([16, 12, 12, 3], 0, 1, 'float32', 1);
const y = tf.oneHot(tf.tensor1d(Array.from({length: 16}, (_, i) => i % 2), 'int32'), 2);
const [xVal, yVal] = [tf.slice(x, 0, 4), tf.slice(y, 0, 4)];
const model = tf.sequential({layers: [
  tf.layers.conv2d({inputShape: [12, 12, 3], filters: 4, kernelSize: 3, activation: 'relu'}),
  tf.layers.flatten(), tf.layers.dense({units: 2, activation: 'softmax'})]});
model.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['acc']});
${rest.replace('epochs: 20', 'epochs: 2')}
console.log(JSON.stringify({directory: explain.directory, steps: explain.steps.map(({step}) => step)}));
`;
}

/** Each entry by `import` and by `require`: the names it has, and whether both give the same things. */
export const everyEntry = (entries: readonly string[]): string => `
import {createRequire} from 'node:module';
const require = createRequire(import.meta.url);
const found = {};
for (const entry of ${JSON.stringify(entries)}) {
  const [imported, required] = [await import(entry), require(entry)];
  const names = Object.keys(imported);
  found[entry] = {names, same: names.every((name) => imported[name] === required[name])};
}
console.log(JSON.stringify(found));
`;

/** The options of callbacks and methods have types: a misspelt one is a compile error. */
export const typed = `
import * as tf from '@tensorflow/tfjs';
import {ExplainCallback, type Explainer, GradCAMCallback, explainers} from 'tfjs-explain';
import {asCallbacks, surfaceSink} from 'tfjs-explain/browser';
import {loadBackend} from 'tfjs-explain/node';
const validationData: [tf.Tensor, tf.Tensor] = [tf.zeros([4, 8, 8, 1]), tf.zeros([4, 3])];
const methods: Explainer[] = [explainers.gradCam(), explainers.integratedGradients({steps: 20})];
const explain = new ExplainCallback(methods, {validationData, every: 2, onStep: ({step}) => console.log(step.toFixed())});
const cam = new GradCAMCallback({validationData, classIndex: 3, layerName: 'conv', outputDir: 'logs'});
// @ts-expect-error: evry is no option
new GradCAMCallback({validationData, evry: 2});
// @ts-expect-error: a number of steps is a number
explainers.integratedGradients({steps: 'many'});
surfaceSink({container: document.body, maxPictures: 4});
// @ts-expect-error: a container is an element
surfaceSink({container: 'place'});
const steps: number[] = explain.steps.map(({step}) => step);
const model = tf.sequential();
await model.fit(tf.zeros([4, 8, 8, 1]), tf.zeros([4, 3]), {callbacks: asCallbacks(explain, cam, {onEpochEnd: async () => {}})});
export const backend: Promise<string> = loadBackend().then(({name}) => name);
export const directory: string = explain.directory + steps.length;
`;

/** In a page the records stay in memory. */
export const page = `
import * as tf from '@tensorflow/tfjs';
import {VanillaGradientsCallback} from 'tfjs-explain';
import {asCallbacks, registerWasmKernels, surfaceSink, VanillaGradientsCallback as same} from 'tfjs-explain/browser';
const entries = [same === VanillaGradientsCallback, typeof registerWasmKernels, typeof surfaceSink];
export async function train() {
  await tf.setBackend('cpu');
  const x = tf.randomUniform([6, 6, 6, 1], 0, 1, 'float32', 1);
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), 3);
  const model = tf.sequential({layers: [
    tf.layers.conv2d({inputShape: [6, 6, 1], filters: 2, kernelSize: 3, activation: 'tanh', name: 'conv'}),
    tf.layers.flatten(), tf.layers.dense({units: 3, activation: 'softmax'})]});
  model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy'});
  const said = [];
  const explain = new VanillaGradientsCallback({validationData: [x, y], report: (line) => said.push(line)});
  await model.fit(x, y, {epochs: 1, verbose: 0, yieldEvery: 'never', callbacks: asCallbacks(explain, {})});
  return {directory: explain.directory, steps: explain.steps.map(({step}) => step), said, entries};
}
`;
