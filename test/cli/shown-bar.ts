import {arrayFile, explainHere, modelJson} from './run-explain.ts';

/** Explains as if on a terminal, its arguments behind the model, for a test that looks at the bar. */
Object.assign(process.stderr, {isTTY: true, columns: 80});
explainHere(modelJson('m3'), '--input', arrayFile('m3/inputs'), '--method', 'occlusion', ...process.argv.slice(2)).then(
  ({code, err}) => process.stdout.write(`${code} ${err}`),
  (error: unknown) => process.stdout.write(String(error)),
);
