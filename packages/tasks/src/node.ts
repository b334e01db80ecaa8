export { readBabi } from './babi/read-babi.ts';
