const CLASSES: Readonly<Record<string, string>> = {
  NAME:
    'mary john daniel sandra bill fred jeff julie gertrude winona emily jessica lily bernhard brian julius greg ' +
    'sumit yann jason antoine',
  PLACE: 'kitchen hallway garden office bedroom bathroom cinema park school',
  THING: 'football milk apple pajamas',
  ANIMAL: 'mouse cat sheep wolf frog lion swan rhino',
  ANIMALS: 'mice cats wolves',
  COLOUR: 'red blue pink yellow green gray white',
  SHAPE: 'square triangle rectangle sphere',
  CONTAINER: 'chocolate chest suitcase container box',
  FEELING: 'hungry thirsty tired bored',
};

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(CLASSES).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
);

/**
 * A sentence of the bAbI tasks with names, places, things, animals, colours, shapes, containers and feelings replaced by
 * what they are; verbs, directions, times and all other words stay.
 *
 * @param words - lower case, as {@link parseBabi} gives them
 *
 * @example
 * import { sentenceForm } from '@mneme/tasks';
 *
 * console.log(sentenceForm(['mary', 'got', 'the', 'milk', 'there'])); // NAME got the THING there
 */
export function sentenceForm(words: readonly string[]): string {
  return words.map((word) => CLASS_OF.get(word) ?? word).join(' ');
}
