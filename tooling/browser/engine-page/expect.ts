import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

export { afterAll, beforeAll, beforeEach, describe, it } from '@vitest/runner';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
// Tests compare bits as Node's buffers.
const from = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer);
Object.assign(globalThis, { Buffer: Object.assign(class extends Uint8Array {}, { from }) });

/** What tests import of vitest, in a page that was built: vitest itself only runs where its server is. */
export const expect = chai.expect;
