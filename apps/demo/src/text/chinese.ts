import { CHINESE_WORDS } from './chinese-words.ts';
import type { Dictionary } from './dictionary.ts';

const said = (word: string): string => {
  const gloss = CHINESE_WORDS[word];
  return gloss ? `${word}（${gloss}）` : word;
};

export const chinese: Dictionary = {
  tag: 'zh-Hans',
  documentTitle: 'mneme：记忆网络读你写的故事',
  title: '记忆网络读你写的故事',
  introduction:
    '写几个句子，再提一个问题。这个小型端到端记忆网络是用自动生成的故事训练的：它把每个句子存进记忆的一个槽位，' +
    '把所有句子看三遍，然后作答。表格显示每一遍（每一跳）中各个句子的权重。一切都在本页面、你的浏览器里运行。',
  storiesAreEnglish: '故事和问题用英语书写，因为网络只学过下面列出的英语单词；每个单词都附有中文释义。',
  skip: '跳到故事',
  languageName: '中文',
  toDark: '深色主题',
  toLight: '浅色主题',

  tasks: '网络学会的任务',
  taskNames: { 1: '人在哪里？', 2: '东西在哪里？' },
  taskHints: {
    1: '一个句子就够了：关于这个人的最新一句。',
    2: '需要两个句子：谁拿着东西，以及这个人在哪里。',
  },

  loading: '正在加载网络……',
  failed: '网络加载失败。',
  failedHint: '请检查连接，然后重试。',
  retry: '重试',

  story: '故事',
  storyHint: '按 Enter 添加句子，在空句中按 Backspace 删除该句，按 Alt 加 ↑ 或 ↓ 移动句子。',
  sentence: (number) => `第 ${number} 句`,
  moveUp: (number) => `上移第 ${number} 句`,
  moveDown: (number) => `下移第 ${number} 句`,
  remove: (number) => `删除第 ${number} 句`,
  add: '添加句子',
  clear: '清空',
  another: '换一个故事',
  storyNumber: (number) => `生成器的第 ${number} 个故事`,
  slotsUsed: (used, slots) => `已用 ${used} 个槽位，共 ${slots} 个`,
  slotsFull: (slots) => `记忆已满：共有 ${slots} 个槽位，每句占一个。`,
  unknownWord: (word, known) => `网络认识 ${known} 个单词，其中没有“${word}”。`,
  seeKnownWords: '认识的单词列在下面。',
  use: (word) => `改为“${word}”`,
  tooLong: (words, capacity) => `这个句子有 ${words} 个单词；训练时最多 ${capacity} 个。`,
  knownWords: (count) => `网络认识的 ${count} 个单词`,
  knownWordsHint: '它只在类似上面故事的句子里见过这些单词，此外一无所知。',
  gloss: (word) => CHINESE_WORDS[word] ?? '',

  question: '问题',
  answer: '回答',
  answerIs: (word, percent) => `回答：${said(word)}，${percent}`,
  runnersUp: '其次的回答',
  noStory: '写一个句子，就会得到回答。',
  notYet: '改正标出的句子后，才会有新的回答。',
  right: '与故事相符',
  wrong: (answer) => `错误：正确回答是 ${said(answer)}`,
  notTold: (name) => `故事没有提到 ${said(name)}：网络无法说“不知道”，只能猜测。`,

  weights: '每一跳看了什么',
  weightsHint: '每列是一跳，列内权重之和为 1；最高者加框。',
  weightsCaption: '每个句子在每一跳中的权重',
  hop: (number) => `第 ${number} 跳`,
  fact: '依据',
  factHint: '标出可推出正确回答的句子；编故事的程序知道是哪几句。',
  highest: '本跳最高',
  emptySlots: (count) => `${count} 个空槽位`,
  emptySlotsHint: '与论文作者的程序一样，空槽位也参与 softmax，因此也分得一些权重。',

  equations: '一跳的公式',
  equationsHint:
    'Sukhbaatar、Szlam、Weston 与 Fergus 2015，公式 1 至 4，按计算顺序排列。xᵢ 是第 i 句的单词，q 是问题的单词；A、B、C、W 由学习得到。',
  equationOfQuestion: '问题的单词合成一个向量。',
  equationOfMemories: '每个句子变成两个向量：一个用来匹配，一个用来读取。',
  equationOfWeights: '每个句子与问题的契合程度，即表格中的权重。',
  equationOfReading: '这一跳读到的内容：各句向量按权重相加。',
  equationOfHops: '把读到的内容加到问题上，由下一跳再看一遍。',
  equationOfAnswer: '最后一跳之后，每个单词作为回答的概率。',
  code: '得出这个回答的代码',
  codeHint: '本页面每次作答调用的函数，直接取自源代码。',

  aboutModel: ({ hops, width, parameters, kilobytes, trainedOn, testError }) =>
    `${hops} 跳，${width} 维，${parameters} 个权重（${kilobytes} kB），用 ${trainedOn} 个生成的问题训练；新问题的错误率为 ${testError}。`,
  aboutBackend: (backend) => `后端：${backend}，在 Web Worker 中运行。`,
  answeredIn: (milliseconds) => `用时 ${milliseconds} 毫秒。`,
  paper: 'Sukhbaatar 等 2015，《End-to-end memory networks》',
};
