// ONNX models that keep weights in files beside them: the user is asked, with the names and sizes, before anything there is opened.
import { create } from 'zustand';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import type { OutsideFile } from '../../src-shared/protocol/weights-messages.ts';
import { engine } from './connection.ts';

export interface OutsideQuestion {
  /** Name of the model's file. */
  readonly label: string;
  readonly files: readonly OutsideFile[];
  readonly onAnswer: (isAllowed: boolean) => void;
}

export const useOutside = create<{ readonly question: OutsideQuestion | null }>(() => ({ question: null }));

/** A name is enough to know that there is nothing to ask: only ONNX keeps weights elsewhere. */
export const mayHaveOutside = ({ label }: FileToken): boolean => /\.onnx$/i.test(label);

/** Returns once everything that the file needs may be opened. @throws AppError weights/unsupported: refused, or the user said no */
export async function allowOutside({ token }: FileToken): Promise<void> {
  const { label, files, isAllowed } = await engine().call('weights.outside', { token });
  const refusals = files.flatMap(({ refusal }) => refusal ?? []);
  if (refusals.length > 0) throw new AppError('weights/unsupported', `${label}: ${refusals.join(' ')}`);
  if (files.length === 0 || isAllowed) return;
  if (!(await ask(label, files))) {
    const named = files.map(({ name }) => name).join(', ');
    throw new AppError(
      'weights/unsupported',
      `${label} keeps its weights in ${named}, which was not opened. Nothing was loaded.`,
    );
  }
  await engine().call('weights.allow', { token });
}

/** One question at a time: a newer one answers the older with no. */
function ask(label: string, files: readonly OutsideFile[]): Promise<boolean> {
  useOutside.getState().question?.onAnswer(false);
  return new Promise((resolve) => {
    const onAnswer = (isAllowed: boolean): void => {
      useOutside.setState({ question: null });
      resolve(isAllowed);
    };
    useOutside.setState({ question: { label, files, onAnswer } });
  });
}
