import type {ExplainCallback} from '../../src/index.ts';
import {describeWritten, epochTable} from './written.ts';

/** The end of an example: what was written, the epochs as a table, and how to look at it. */
export function sayResults(explain: ExplainCallback): void {
  console.log(`\n${describeWritten(explain.directory)}\n\n${epochTable(explain.steps)}`);
  console.log(`\nto look at it (pip install tensorboard brings the program):\n\n  ${explain.command}\n`);
}
