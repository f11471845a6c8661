/** Charts of the page. tfjs-vis draws them when they come into sight; what is laid over them is moved by the page. */
export {barChartOf} from './bar-chart.ts';
export {confusionMatrixOf} from './confusion-matrix.ts';
export {heatMapOf} from './heat-map.ts';
export {lineChart, lineChartOf, type Series} from './line-chart.ts';
export {chartPicture} from './picture.ts';
export {type Dot, scatterChartOf} from './scatter-chart.ts';
