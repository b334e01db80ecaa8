import type { Dictionary } from './dictionary.ts';

export const english: Dictionary = {
  tag: 'en',
  documentTitle: 'mneme: a memory network reads your story',
  title: 'A memory network reads your story',
  introduction:
    'Write a few sentences and ask about them. A small end-to-end memory network, trained on made-up stories, keeps each ' +
    'sentence in a slot of its memory and looks at all of them three times over before it answers. The table shows how ' +
    'much weight each sentence had at each look. All of it runs in this page, in your browser.',
  storiesAreEnglish: '',
  skip: 'Skip to the story',
  languageName: 'English',
  toDark: 'Dark theme',
  toLight: 'Light theme',

  tasks: 'What the network was trained for',
  taskNames: { 1: 'Where is a person?', 2: 'Where is a thing?' },
  taskHints: {
    1: 'One sentence tells: the newest one about that person.',
    2: 'Two sentences tell: who has the thing, and where that person is.',
  },

  loading: 'Loading the network…',
  failed: 'The network could not be loaded.',
  failedHint: 'Check the connection, then try again.',
  retry: 'Try again',

  story: 'Story',
  storyHint: 'Enter adds a sentence, Backspace in an empty one removes it, Alt with ↑ or ↓ moves it.',
  sentence: (number) => `Sentence ${number}`,
  moveUp: (number) => `Move sentence ${number} up`,
  moveDown: (number) => `Move sentence ${number} down`,
  remove: (number) => `Remove sentence ${number}`,
  add: 'Add a sentence',
  clear: 'Clear',
  another: 'Another story',
  storyNumber: (number) => `Story ${number} of the generator`,
  slotsUsed: (used, slots) => `${used} of ${slots} slots`,
  slotsFull: (slots) => `The memory is full: it has ${slots} slots, one for each sentence.`,
  unknownWord: (word, known) => `“${word}” is not among the ${known} words that the network knows.`,
  seeKnownWords: 'They are listed below.',
  use: (word) => `Use “${word}”`,
  tooLong: (words, capacity) =>
    `This sentence has ${words} words; the network was trained on ${capacity} at most.`,
  knownWords: (count) => `The ${count} words that it knows`,
  knownWordsHint: 'It has met these words in sentences like those of the story, and nothing else.',
  gloss: () => '',

  question: 'Question',
  answer: 'Answer',
  answerIs: (word, percent) => `Answer: ${word}, ${percent}`,
  runnersUp: 'Runners-up',
  noStory: 'Write a sentence to get an answer.',
  notYet: 'Correct the marked sentences to get a new answer.',
  right: 'True for this story',
  wrong: (answer) => `Wrong: the true answer is ${answer}`,
  notTold: (name) => `The story does not mention ${name}: the network guesses, as it has no way to say so.`,

  weights: 'What each hop looked at',
  weightsHint: 'A column is one hop. Its weights sum to 1; the highest is outlined.',
  weightsCaption: 'Weight of each sentence at each hop',
  hop: (number) => `Hop ${number}`,
  fact: 'fact',
  factHint: 'marks the sentences from which the true answer follows, as the maker of the story knows them.',
  highest: 'highest of this hop',
  emptySlots: (count) => (count === 1 ? '1 empty slot' : `${count} empty slots`),
  emptySlotsHint:
    'As in the authors’ program, empty slots take part in the softmax, so they get some weight too.',

  equations: 'The equations of a hop',
  equationsHint:
    'Sukhbaatar, Szlam, Weston and Fergus 2015, equations 1 to 4, in the order in which they are computed. The words of ' +
    'sentence i are xᵢ, those of the question q; A, B, C and W are learnt.',
  equationOfQuestion: 'The words of the question become one vector.',
  equationOfMemories: 'Each sentence becomes two: one to be found by, one to be read.',
  equationOfWeights: 'How well each sentence fits the question: the weights in the table.',
  equationOfReading: 'What the hop reads: the sentences’ vectors, by weight.',
  equationOfHops: 'What was read is added to the question, and the next hop looks again.',
  equationOfAnswer: 'After the last hop, every word’s probability of being the answer.',
  code: 'The code that made this answer',
  codeHint: 'The function that this page calls for each answer, from its own source.',

  aboutModel: ({ hops, width, parameters, kilobytes, trainedOn, testError }) =>
    `${hops} hops, ${width} dimensions, ${parameters} weights (${kilobytes} kB), trained on ${trainedOn} generated ` +
    `questions; wrong on ${testError} of new ones.`,
  aboutBackend: (backend) => `Backend: ${backend}, in a web worker.`,
  answeredIn: (milliseconds) => `Answered in ${milliseconds} ms.`,
  paper: 'Sukhbaatar et al. 2015, “End-to-end memory networks”',
};
