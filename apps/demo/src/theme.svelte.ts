import { recall, remember } from './storage.ts';

/** Light or dark: as the system has it, until someone chooses. */
class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  #chosen = $state(parse(recall('theme')));
  #systemDark = $state(this.#system.matches);

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => {
      this.#systemDark = matches;
    });
    this.#show();
  }

  get dark(): boolean {
    return this.#chosen === undefined ? this.#systemDark : this.#chosen === 'dark';
  }

  toggle(): void {
    this.#chosen = this.dark ? 'light' : 'dark';
    remember('theme', this.#chosen);
    this.#show();
  }

  #show(): void {
    if (this.#chosen) document.documentElement.dataset.theme = this.#chosen;
  }
}

function parse(text: string | undefined): 'light' | 'dark' | undefined {
  return text === 'light' || text === 'dark' ? text : undefined;
}

export const theme = new Theme();
