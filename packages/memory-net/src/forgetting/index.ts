export { type ForgetInputs, type Forgotten, forgetByContent, forgetInDnc } from './forget-by-content.ts';
