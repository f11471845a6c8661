import {asCallback, ExplainCallback, explainers} from '../src/index.ts';
import {readImageFolder, splitImages} from '../src/node.ts';
import {featureLayers, scoreLayers} from './shapes/model.ts';
import {type CommonOptions, exampleCommand, runExample, wholeNumber} from './support/arguments.ts';
import {sayResults} from './support/say-results.ts';
import {startBackend} from './support/start-backend.ts';
import {toTensors} from './support/tensors.ts';
import {trainingProgress} from './support/training-progress.ts';

interface FolderOptions extends CommonOptions {
  readonly images: string;
  readonly size: number;
}

/** `npx tsx examples/image-folder.ts --images FOLDER [options]`: trains on the pictures of FOLDER/<class>/. */
async function main({images, size, epochs, out, runName, seed}: FolderOptions): Promise<void> {
  const {tf} = await startBackend();
  const pictures = await readImageFolder(images, {
    size: [size, size],
    onUnreadable: ({message}) => console.log(`left out: ${message}`),
  });
  const {classNames} = pictures;
  console.log(`${pictures.labels.length} pictures of ${classNames.length} classes: ${classNames.join(', ')}`);
  if (classNames.length < 2) {
    throw new Error(`a network needs two classes or more: put the pictures into sub-folders of ${images}, one a class`);
  }
  const {train, validation} = splitImages(pictures, {seed});
  const [x, y] = toTensors(tf, train);
  const validationData = toTensors(tf, validation);
  const layers = [...featureLayers(tf, {size, seed}), ...scoreLayers(tf, classNames.length, seed)];
  const model = tf.sequential({layers});
  model.compile({optimizer: tf.train.adam(0.003), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']});
  const progress = trainingProgress(epochs);
  const explain = new ExplainCallback([explainers.gradCam(), explainers.integratedGradients({steps: 16})], {
    validationData,
    classNames,
    outputDir: out,
    name: 'image-folder',
    runName,
    seed,
    onProgress: progress.onProgress,
    onStep: progress.onStep,
    report: progress.report,
  });
  const callbacks = [explain, asCallback(progress.hooks)];
  await model.fit(x, y, {epochs, batchSize: 32, verbose: 0, validationData, callbacks});
  progress.end();
  sayResults(explain);
}

const command = exampleCommand('npx tsx examples/image-folder.ts', 'trains on a folder of PNG and JPEG pictures', 10)
  .requiredOption('--images <folder>', 'folder with a sub-folder of pictures for each class')
  .option('--size <n>', 'pixels of a side that pictures are stretched to', wholeNumber(8), 32);
await runExample(command, main);
