import type {StepSummary} from '../../src/browser.ts';

/** Rows of a table, one an epoch. */
export interface EpochTable {
  readonly add: (step: StepSummary) => void;
}

/** Empties the body of a table and fills it anew. */
export function newTable(body: HTMLElement): EpochTable {
  body.replaceChildren();
  return {
    add({step, metrics}) {
      const row = document.createElement('tr');
      const cells = [
        step === 0 ? 'untrained' : String(step),
        metrics['loss']?.toFixed(4),
        percent(metrics['acc']),
        percent(metrics['val_acc']),
        seconds(metrics['explain/seconds']),
      ];
      for (const [i, text = ''] of cells.entries()) {
        const cell = document.createElement(i === 0 ? 'th' : 'td');
        if (i === 0) cell.setAttribute('scope', 'row');
        cell.textContent = text;
        row.append(cell);
      }
      body.append(row);
    },
  };
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(100 * share).toFixed(1)} %`;
}

function seconds(time: number | undefined): string | undefined {
  return time === undefined ? undefined : `${time.toFixed(1)} s`;
}
