import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The palette of each theme: `--name: light-dark(#light, #dark)`. */
const css = readFileSync(new URL('styles.css', import.meta.url), 'utf8');
const palette = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/gu)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const colour = (name: string): string => palette.get(name)?.[theme] ?? '';

  it.each([
    ['text', 'page'],
    ['text', 'card'],
    ['text', 'field'],
    ['text', 'heat'],
    ['text', 'accent-soft'],
    ['text', 'error-soft'],
    ['muted', 'page'],
    ['muted', 'card'],
    ['muted', 'accent-soft'],
    ['accent', 'page'],
    ['accent', 'card'],
    ['on-accent', 'accent-strong'],
    ['fact', 'card'],
    ['fact', 'fact-soft'],
    ['error', 'card'],
    ['error', 'error-soft'],
  ])('has %s on %s readable (WCAG AA, 4.5 to 1)', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['field-line', 'card'],
    ['accent', 'page'],
  ])('has the outline %s visible on %s (3 to 1)', (line, ground) => {
    expect(contrast(colour(line), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
