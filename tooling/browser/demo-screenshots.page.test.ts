import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { blockFont } from './block-font.ts';
import { compareScreenshots } from './compare-screenshots.ts';
import { DemoPage } from './demo-page.ts';

/** The share of pixels, at a quarter of the size, that may differ: what another version of chromium draws otherwise. */
const TOLERANCE = 0.0001;
const LARGEST = 100_000;
const FOLDER = new URL('screenshots/', import.meta.url).pathname;
const PHONE = { viewport: { width: 360, height: 740 } };

const VIEWS: readonly [name: string, query: string, options: BrowserContextOptions][] = [
  ['light', '?lang=en', {}],
  ['dark', '?lang=en', { colorScheme: 'dark' }],
  ['phone', '?lang=en', PHONE],
  ['chinese', '?lang=zh', {}],
];

/** Boxes for letters, since fonts differ between machines; plain controls, since browsers draw them; no time. */
const STYLE = `
  @font-face { font-family: blocks; src: url(data:font/ttf;base64,${blockFont().toString('base64')}) }
  * { font-family: blocks !important; transition: none !important; caret-color: transparent !important;
    text-rendering: geometricPrecision !important }
  input[type='radio'], select { appearance: none !important; border: 1px solid }
  .time { display: none }`;

/** What a careless change may do; each must be seen. */
const ACCIDENTS: readonly [what: string, style: string][] = [
  ['a panel that moved', '.known { position: relative; top: 6px }'],
  ['a button that is missing', '.actions .button:last-child { visibility: hidden }'],
  ['a mark that is missing', 'tbody .fact { visibility: hidden }'],
  ['another colour of the answer', '.word { color: #b3261e !important }'],
  ['a paragraph in another size', '.lead p { font-size: 1rem !important }'],
  ['a table without its bars', 'td { background: none !important }'],
];

describe('the demo looks as it did', () => {
  let demo: DemoPage;
  let page: Page;
  beforeAll(async () => {
    demo = await DemoPage.open();
  });
  afterAll(() => demo?.close());
  afterEach(() => page.context().close());

  async function look(query: string, options: BrowserContextOptions, more = ''): Promise<Buffer> {
    // The page's own policy forbids fonts from elsewhere.
    page = await demo.visit(query, { ...options, bypassCSP: true });
    await page.addStyleTag({ content: STYLE + more });
    await page.evaluate('document.fonts.load("16px blocks").then(() => document.fonts.ready).then(() => {})');
    return page.screenshot({ fullPage: true, animations: 'disabled' });
  }

  it.each(VIEWS)('%s', async (name, query, options) => {
    const file = `${FOLDER}${name}.png`;
    const actual = await look(query, options);
    if (process.env.UPDATE_SCREENSHOTS === '1') writeFileSync(file, actual);
    if (!existsSync(file)) throw new Error(`${file} must be there: make it with UPDATE_SCREENSHOTS=1`);
    const expected = readFileSync(file);
    expect(expected.length).toBeLessThanOrEqual(LARGEST);
    const { share, picture } = compareScreenshots(expected, actual);
    const seen = join(tmpdir(), `mneme-demo-${name}.png`);
    if (share > TOLERANCE) writeFileSync(seen, picture);
    expect(
      share,
      `the share of pixels that differ; expected, actual and difference are in ${seen}`,
    ).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each(ACCIDENTS)('would show %s', async (_, style) => {
    const expected = readFileSync(`${FOLDER}light.png`);
    const { share } = compareScreenshots(expected, await look('?lang=en', {}, style));
    expect(share).toBeGreaterThan(TOLERANCE);
  });

  it('does not depend on the fonts of a machine: all letters are equally wide', async () => {
    await look('?lang=zh', {});
    const width = (text: string): Promise<number> =>
      page.evaluate(`(() => {
        const span = document.createElement('span');
        span.textContent = ${JSON.stringify(text)};
        document.body.append(span);
        const { width } = span.getBoundingClientRect();
        span.remove();
        return width;
      })()`);
    expect(await width('iiii')).toBe(await width('MW↑✓'));
    expect(await width('记忆网络')).toBeCloseTo(64, 0);
  });
});
