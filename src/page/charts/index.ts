/** Charts of the page. tfjs-vis draws them when they come into sight; what is laid over them is moved by the page. */
export {barChartOf} from './bar-chart.ts';
export {confusionMatrixOf} from './confusion-matrix.ts';
export {type Curve, type CurveChart, curveChartOf} from './curve-chart.ts';
export {type HeatMap, heatMapOf} from './heat-map.ts';
export {lineChart} from './known-line-chart.ts';
export {type LineChart, lineChartOf, type Series} from './line-chart.ts';
export {chartPicture} from './picture.ts';
export {type Dot, scatterChartOf} from './scatter-chart.ts';
