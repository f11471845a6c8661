import * as tf from '@tensorflow/tfjs';
import {visor} from '@tensorflow/tfjs-vis';
import {messageOf} from '../../src/core/errors.ts';
import {bestBackend, startBackend} from './backend.ts';
import {element} from './element.ts';
import {newTable} from './epoch-table.ts';
import {type Backend, readOptions} from './options.ts';
import {trainInPage} from './training.ts';

const choice = element('backend', HTMLSelectElement);
const start = element('start', HTMLButtonElement);
const stop = element('stop', HTMLButtonElement);
const progress = element('progress', HTMLElement);
const inUse = element('inUse', HTMLElement);
const memory = element('memory', HTMLElement);
const warnings = element('warnings', HTMLElement);
const options = readOptions(location.search);

/** The panel stands in the page: its keys and its place need no special treatment, but screen readers need a name. */
function placePanel(): void {
  const panel = visor();
  panel.unbindKeys();
  panel.el.setAttribute('role', 'region');
  panel.el.setAttribute('aria-label', 'Curves and explanations');
}

function chosen(): Backend {
  return choice.value === 'webgl' ? 'webgl' : 'wasm';
}

async function useBackend(why: string): Promise<void> {
  start.disabled = true;
  inUse.textContent = `Backend in use: ${await startBackend(chosen())}${why === '' ? '' : ` (${why})`}`;
  start.disabled = false;
  progress.textContent = 'ready';
}

async function train(): Promise<void> {
  let stopped = false;
  const end = () => {
    stopped = true;
    stop.disabled = true;
    progress.textContent = 'stopping ...';
  };
  stop.addEventListener('click', end, {once: true});
  [start.disabled, choice.disabled, stop.disabled] = [true, true, false];
  warnings.replaceChildren();
  memory.textContent = '';
  const table = newTable(element('epochs', HTMLElement));
  const before = tf.memory().numTensors;
  try {
    await trainInPage(options, {
      onStep: table.add,
      onProgress: (words) => {
        if (!stopped) progress.textContent = words;
      },
      onWarning: warn,
      stop: () => stopped,
    });
    progress.textContent = stopped ? 'stopped' : 'finished';
  } finally {
    stop.removeEventListener('click', end);
    [start.disabled, choice.disabled, stop.disabled] = [false, false, true];
    memory.textContent = `Tensors: ${before} before the training, ${tf.memory().numTensors} after it`;
  }
}

function warn(words: string): void {
  const line = document.createElement('li');
  line.textContent = words;
  warnings.append(line);
}

/** Does what a click asks for and tells what went wrong. */
function attempt(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    progress.textContent = 'this went wrong:';
    warn(messageOf(error));
  });
}

placePanel();
const best = bestBackend();
choice.value = options.backend ?? best.backend;
choice.addEventListener('change', () => {
  const address = new URL(location.href);
  address.searchParams.set('backend', chosen());
  history.replaceState(null, '', address);
  attempt(() => useBackend(''));
});
start.addEventListener('click', () => attempt(train));
attempt(() => useBackend(options.backend === undefined ? best.why : ''));
