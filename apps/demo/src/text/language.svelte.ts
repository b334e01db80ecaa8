import { recall, remember } from '../storage.ts';
import { chinese } from './chinese.ts';
import type { Dictionary } from './dictionary.ts';
import { english } from './english.ts';

export type LanguageName = 'en' | 'zh';

const DICTIONARIES: Readonly<Record<LanguageName, Dictionary>> = { en: english, zh: chinese };

/** The language of the page: that of `?lang=`, else the one chosen before, else the browser's. */
class Language {
  #name = $state<LanguageName>(first());

  constructor() {
    this.#show();
  }

  get name(): LanguageName {
    return this.#name;
  }

  /** Everything that the page says. */
  get text(): Dictionary {
    return DICTIONARIES[this.#name];
  }

  choose(name: LanguageName): void {
    this.#name = name;
    remember('language', name);
    const url = new URL(location.href);
    url.searchParams.set('lang', name);
    history.replaceState(null, '', url);
    this.#show();
  }

  #show(): void {
    document.documentElement.lang = this.text.tag;
    document.title = this.text.documentTitle;
  }
}

function first(): LanguageName {
  const asked = parse(new URLSearchParams(location.search).get('lang') ?? undefined);
  return asked ?? parse(recall('language')) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
}

function parse(text: string | undefined): LanguageName | undefined {
  return text === 'en' || text === 'zh' ? text : undefined;
}

export const language = new Language();
