import {el} from '../../app/elements.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {chartPicture, type HeatMap, heatMapOf} from '../../charts/index.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {alignment} from './alignment.ts';
import {layerTable} from './layer-table.ts';
import {type LayerTables, layerRows, layerTables, measures, reportAt} from './layer-tables.ts';

/** What each layer adds: heat maps of layers over epochs, the numbers at one epoch, and the verdict in words. */
export const layersView: ViewSpec = {name: 'layers', title: 'layers', make: makeLayers};

function makeLayers({change, tell}: Tools): View {
  const place = el('div');
  const says = el('p', {class: 'soft'});
  const [numbers, maps] = [el('div'), el('div', {class: 'charts'})];
  const between = alignment();
  const charts = new Map<string, HeatMap>();
  let tables: LayerTables | undefined;
  let shown: {readonly scene: Scene; readonly key: string} | undefined;

  const keep = keepButtons(() => {
    if (tables === undefined || tables.epochs.length === 0) return undefined;
    const figures = [...place.querySelectorAll<HTMLElement>('figure')];
    const name = `${shown?.scene.run.id || 'run'}-layers`;
    return {name, rows: layerRows(tables), picture: () => chartPicture(figures)};
  }, tell);
  const whole = [
    el('div', {class: 'bar'}, says, keep),
    numbers,
    maps,
    between.element,
    el(
      'dl',
      {class: 'terms'},
      ...measures.flatMap(({title, words}) => [el('dt', {}, title), el('dd', {}, words)]),
      el('dt', {}, 'CKA between layers'),
      el(
        'dd',
        {},
        'how much alike their features are: 1 is the same but for rotation and scale; a few outlying examples can sway it',
      ),
    ),
  ];
  const none = [
    el('p', {}, 'This run has no report on its layers. A training writes one where its callback is asked for it:'),
    el('pre', {}, 'new ExplainCallback(methods, {validationData, layerReport: true})'),
  ];

  const lay = ({layers, epochs, values}: LayerTables): void => {
    charts.clear();
    for (const {name, title} of measures) {
      if (!values.has(name)) continue;
      const onPick = (_: number, column: number): void => change({epoch: tables?.epochs[column]});
      charts.set(name, heatMapOf({title, what: 'rows are layers, columns are epochs; ', rows: layers.length, onPick}));
    }
    maps.replaceChildren(...[...charts.values()].map(({element}) => element));
    place.replaceChildren(...(epochs.length === 0 ? none : whole));
  };

  return {
    element: el('section', {'aria-label': 'Layers', class: 'layers'}, el('h2', {}, 'Layers'), place),
    show(scene) {
      const {run, epoch} = scene;
      if (tables === undefined || shown?.scene.run !== run) {
        tables = layerTables(run);
        const key = `${run.id} ${tables.layers.join(' ')} ${[...tables.values.keys()].join(' ')} ${tables.epochs.length > 0}`;
        if (shown?.key !== key) lay(tables);
        shown = {scene, key};
      }
      const at = reportAt(tables, epoch?.epoch);
      if (at === undefined) return;
      const isNow = at === epoch?.epoch;
      says.textContent = isNow
        ? ''
        : `Epoch ${epoch?.epoch ?? '?'} has no report on the layers: that of epoch ${at} is shown.`;
      const told = run.epochs.find((each) => each.epoch === at);
      numbers.replaceChildren(layerTable(tables, at, told?.layers));
      for (const [name, chart] of charts) {
        chart.show({
          columns: tables.epochs.map(String),
          rows: tables.layers,
          values: tables.values.get(name) ?? [],
          domain: [0, 1],
          column: tables.epochs.indexOf(at),
        });
      }
      between.show(run, told);
    },
  };
}
