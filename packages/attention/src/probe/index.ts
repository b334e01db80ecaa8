export { AttentionProbe, matrixOf, type ProbeRecord } from './attention-probe.ts';
export type { HeatMapLabels } from './heat-map.ts';
export { type ProbeJson, probeFromJson, probeToJson } from './probe-json.ts';
export { weightsHtml } from './weights-html.ts';
export { weightsSvg } from './weights-svg.ts';
