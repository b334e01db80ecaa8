import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DemoPage } from './demo-page.ts';

/** What sticks out of its card's padding; the code may, since it scrolls. */
const OVERFLOWING = `[...document.querySelectorAll('.card')].flatMap((card) => {
  const edge = card.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(card).paddingRight);
  return [...card.querySelectorAll('*:not(pre, pre *, .unseen)')]
    .filter((element) => element.getBoundingClientRect().right > edge)
    .map((element) => element.outerHTML);
})`;

async function textOf(locator: Locator): Promise<string> {
  return ((await locator.textContent()) ?? '').replaceAll(/\s+/gu, ' ').trim();
}

describe('the demo', () => {
  let demo: DemoPage;
  let page: Page;
  beforeAll(async () => {
    demo = await DemoPage.open();
  });
  afterAll(() => demo?.close());
  afterEach(async () => {
    await page.context().close();
    expect(demo.complaints.splice(0)).toEqual([]);
  });

  const answer = (): Promise<string> => textOf(page.locator('.word'));
  const line = (number: number) => page.getByRole('textbox', { name: `Sentence ${number}`, exact: true });
  const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const waitForAnswer = (word: string) => page.locator('.word', { hasText: word }).waitFor();
  const sideways = (): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('answers, with the weight of each sentence at each hop and the true facts marked', async () => {
    page = await demo.visit();
    expect(await answer()).toBe('office');
    expect(await textOf(page.locator('.answer').getByRole('status'))).toMatch(/^Answer: office, /u);
    expect(await page.locator('tbody tr').count()).toBe(6);
    expect(await textOf(page.locator('tbody tr', { hasText: 'fact' }))).toMatch(
      /^Mary travelled to the office\./u,
    );
    expect(await page.locator('td.top').count()).toBe(3);
    expect(await textOf(page.locator('.verdict'))).toContain('True for this story');
    expect(await textOf(page.locator('footer'))).toContain('mneme, WebAssembly');
    // The worker's requests are watched too.
    expect(demo.requests).toContain(`${demo.url}models/task-1.safetensors`);
  });

  it('answers anew when a sentence is edited, moved or removed, and when another question is asked', async () => {
    page = await demo.visit();
    await line(4).fill('Mary travelled to the kitchen.');
    await waitForAnswer('kitchen');
    expect(await page.locator('tbody .fact').count()).toBe(0);
    await page.getByRole('button', { name: 'Remove sentence 4' }).click();
    await waitForAnswer('bathroom');
    await page.getByLabel('Question').selectOption('where is john');
    await waitForAnswer('bedroom');
    for (const number of [5, 4, 3, 2]) {
      await page.getByRole('button', { name: `Move sentence ${number} up` }).click();
    }
    await waitForAnswer('hallway');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Write a sentence to get an answer.').waitFor();
    expect(await page.locator('table').count()).toBe(0);
  });

  it('says which word is unknown, and puts the nearest one in its place', async () => {
    page = await demo.visit();
    await line(4).fill('Mary travelled to the kitchn.');
    await page.getByText('“kitchn” is not among the 19 words that the network knows.').waitFor();
    expect(await line(4).getAttribute('aria-invalid')).toBe('true');
    await page.getByText('Correct the marked sentences to get a new answer.').waitFor();
    await page.getByRole('button', { name: 'Use “kitchen”' }).click();
    await waitForAnswer('kitchen');
    await line(4).fill('Mary went back to the the kitchen');
    await page.getByText('This sentence has 7 words; the network was trained on 6 at most.').waitFor();
  });

  it('warns that it guesses about someone of whom nothing was told', async () => {
    page = await demo.visit();
    await page.getByRole('button', { name: 'Remove sentence 5' }).click();
    await page.getByLabel('Question').selectOption('where is sandra');
    await page.getByText('The story does not mention Sandra').waitFor();
  });

  it('tells other stories, the same for everyone, and answers them with two facts', async () => {
    page = await demo.visit();
    await page.getByRole('radio', { name: /Where is a thing/u }).check();
    await page.getByText('33 words').waitFor();
    await waitForAnswer('office');
    expect(await page.locator('tbody .fact').count()).toBe(2);
    await page.getByRole('button', { name: 'Another story' }).click();
    await page.getByText('Story 1 of the generator').waitFor();
    await page.locator('.verdict').waitFor();
    const told = await textOf(page.locator('tbody'));
    expect(await page.locator('tbody .fact').count()).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole('radio', { name: /Where is a thing/u }).check();
    await page.getByText('33 words').waitFor();
    await page.getByRole('button', { name: 'Another story' }).click();
    await page.locator('.verdict').waitFor();
    await expect.poll(() => textOf(page.locator('tbody'))).toBe(told);
  });

  it('takes no more sentences than the memory has slots', async () => {
    page = await demo.visit();
    const add = page.getByRole('button', { name: 'Add a sentence' });
    for (let sentences = 6; sentences < 10; sentences++) await add.click();
    expect(await add.isDisabled()).toBe(true);
    await page.getByText('The memory is full: it has 10 slots').waitFor();
    await line(10).press('Enter');
    expect(await page.getByRole('textbox').count()).toBe(10);
  });

  it('speaks Chinese, by its switch and by its address', async () => {
    page = await demo.visit();
    await page.getByRole('button', { name: '中文' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await page.title()).toContain('记忆网络');
    expect(new URL(page.url()).searchParams.get('lang')).toBe('zh');
    await page.getByText('第 1 跳', { exact: true }).waitFor();
    await page.goto(`${demo.url}?lang=en`);
    expect(await textOf(page.getByRole('heading', { level: 1 }))).toBe('A memory network reads your story');
    await page.goto(`${demo.url}?lang=zh`);
    expect(await textOf(page.getByRole('heading', { level: 1 }))).toBe('记忆网络读你写的故事');
    expect(await textOf(page.locator('.gloss'))).toBe('办公室');
  });

  it('is dark where the system is, and as chosen from then on', async () => {
    page = await demo.visit('', { colorScheme: 'dark' });
    const dark = await background();
    await page.getByRole('button', { name: 'Light theme' }).click();
    const light = await background();
    expect([dark, light]).toEqual(['rgb(19, 21, 20)', 'rgb(247, 246, 243)']);
    await page.reload();
    expect(await background()).toBe(light);
  });

  it('works where nothing can be stored', async () => {
    page = await demo.visitor();
    await page.addInitScript(
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied'); } })`,
    );
    await page.goto(demo.url);
    await waitForAnswer('office');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await background()).toBe('rgb(19, 21, 20)');
  });

  it('can be used with the keyboard alone', async () => {
    page = await demo.visit();
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.id || document.activeElement.className');
    const focusedLabel = (): Promise<string> => page.evaluate('document.activeElement.ariaLabel');
    const typed = (): Promise<string> => page.evaluate('document.activeElement.value');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await typed()).toBe('Mary moved to the bathroom.');
    await page.keyboard.press('Enter');
    expect(await typed()).toBe('');
    await page.keyboard.type('Mary went to the garden');
    for (const number of [3, 4, 5, 6, 7]) {
      await page.keyboard.press('Alt+ArrowDown');
      await expect.poll(focusedLabel).toBe(`Sentence ${number}`);
    }
    expect(await typed()).toBe('Mary went to the garden');
    await waitForAnswer('garden');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await waitForAnswer('office');
    expect(await page.getByRole('textbox').count()).toBe(6);
    expect(await typed()).toBe('John moved to the bedroom.');
  });

  it.each([
    ['?lang=en', 360],
    ['?lang=zh', 360],
    ['?lang=en', 768],
    ['?lang=en', 1024],
    ['?lang=zh', 1280],
  ])('fits %s in a width of %i pixels', async (query, width) => {
    page = await demo.visit(query, { viewport: { width, height: 740 } });
    expect(await sideways()).toBe(0);
    expect(await page.evaluate(OVERFLOWING)).toEqual([]);
    await page.getByRole('textbox').nth(3).fill('Mary travelled to the kitchn.');
    await page.getByRole('button', { name: 'kitchen' }).waitFor();
    expect(await sideways()).toBe(0);
    await page.getByRole('radio').nth(1).check();
    await page.getByText('picked').first().waitFor();
    await page.locator('.verdict').waitFor();
    expect(await sideways()).toBe(0);
    expect(await page.evaluate(OVERFLOWING)).toEqual([]);
  });

  it.each([
    ['**/models/*', /could not be loaded.*task-1\.safetensors: 503/u],
    ['**/model-worker-*', /could not be loaded.*the worker must start/u],
  ])('says so when %s cannot be loaded, and tries again', async (what, message) => {
    page = await demo.visitor();
    await page.context().route(what, (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(demo.url);
    await page.getByRole('alert').waitFor();
    expect(await textOf(page.getByRole('alert'))).toMatch(message);
    await page.context().unroute(what);
    await page.getByRole('button', { name: 'Try again' }).click();
    await waitForAnswer('office');
    expect(await page.getByRole('alert').count()).toBe(0);
    // The browser's own word on the failed request, if it has one.
    demo.complaints.splice(0);
  });
});
