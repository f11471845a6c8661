/** Everything that tfjs-vis draws. Only `library.ts` loads this, so that it is a file of its own for the browser. */
export {free} from '../adjusting.ts';
export {drawBars} from './bars.ts';
export {drawCurves} from './curves.ts';
export {drawHeat} from './heat.ts';
export {drawLines} from './lines.ts';
export {drawMatrix} from './matrix.ts';
export {drawScatter} from './scatter.ts';
