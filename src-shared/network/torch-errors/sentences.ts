// All sentences of PyTorch that are recognised.
import { layerSentences } from './layer-sentences.ts';
import { programSentences } from './program-sentences.ts';
import type { SentenceRule } from './sentence-rule.ts';
import { tensorSentences } from './tensor-sentences.ts';

export const sentenceRules: readonly SentenceRule[] = [...programSentences, ...layerSentences, ...tensorSentences];
