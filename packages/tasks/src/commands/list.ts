import type { Command } from 'commander';
import { RECIPES } from '../recipes/recipes.ts';

/** `mneme list`. */
export function addList(program: Command): void {
  program
    .command('list')
    .description('the recipes there are')
    .option('--json', 'one JSON object a line on stdout')
    .action(({ json }: { json?: boolean }) => {
      for (const { name, description, paper, metric, unit, published, publishedAs } of RECIPES) {
        const text = `${name}\n  ${description}\n  ${paper}\n  ${metric}: ${published === undefined ? '' : `${published} ${unit}, `}${publishedAs}\n`;
        process.stdout.write(
          json ? `${JSON.stringify({ name, description, paper, metric, unit, published })}\n` : text,
        );
      }
    });
}
