// Operating-system errors in words a person can act on. Every file access of the engine and its hosts goes through here.
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, type ErrorCode } from '../../src-shared/protocol/errors.ts';

interface SystemCause {
  readonly code: ErrorCode;
  readonly says: (path: string) => string;
}

const READING: Readonly<Record<string, SystemCause>> = {
  ENOENT: { code: 'file/not-found', says: (path) => `${path} does not exist. Check the spelling of the path.` },
  EACCES: { code: 'file/no-access', says: (path) => `${path} may not be read by this user. Change its permissions or copy it.` },
  EPERM: { code: 'file/no-access', says: (path) => `${path} may not be read by this user. Change its permissions or copy it.` },
  EISDIR: { code: 'file/unreadable', says: (path) => `${path} is a folder; a file is needed here.` },
  ENOTDIR: { code: 'file/not-a-folder', says: (path) => `${path} is not a folder.` },
};

const WRITING: Readonly<Record<string, SystemCause>> = {
  ENOSPC: {
    code: 'file/disk-full',
    says: (path) =>
      `The disk is full while writing ${path}. Free some space or choose another folder; what was finished is kept.`,
  },
  EDQUOT: {
    code: 'file/disk-full',
    says: (path) => `The disk quota is used up while writing ${path}. Free some space or choose another folder.`,
  },
  EACCES: {
    code: 'file/no-access',
    says: (path) => `${path} may not be written by this user. Choose another folder or change its permissions.`,
  },
  EPERM: {
    code: 'file/no-access',
    says: (path) => `${path} may not be written by this user. Choose another folder or change its permissions.`,
  },
  EROFS: { code: 'file/no-access', says: (path) => `${path} lies on a read-only disk. Choose another folder.` },
  ENOTDIR: {
    code: 'file/not-a-folder',
    says: (path) => `${path} cannot be made: part of its path is a file, not a folder. Choose another folder.`,
  },
  EEXIST: {
    code: 'file/not-a-folder',
    says: (path) => `${path} cannot be made: a file of that name is in the way. Choose another folder.`,
  },
  ENOENT: { code: 'file/not-found', says: (path) => `The folder of ${path} is gone. Choose another folder.` },
  ENAMETOOLONG: {
    code: 'file/write-failed',
    says: (path) => `The name ${path} is too long for this disk. Choose a shorter folder name.`,
  },
};

const systemCode = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';

function translate(
  table: Readonly<Record<string, SystemCause>>,
  fallback: ErrorCode,
  verb: string,
  path: string,
  thrown: unknown,
): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = systemCode(thrown);
  const cause = table[code];
  if (cause) return new AppError(cause.code, cause.says(path), { path }, thrown);
  return new AppError(
    fallback,
    `${path} could not be ${verb}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    { path },
    thrown,
  );
}

/** A failed read of `path` as an AppError of area `file`. */
export const readingFailed = (path: string, thrown: unknown): AppError =>
  translate(READING, 'file/unreadable', 'read', path, thrown);

/** A failed write of `path` as an AppError of area `file`. */
export const writingFailed = (path: string, thrown: unknown): AppError =>
  translate(WRITING, 'file/write-failed', 'written', path, systemCode(thrown) === 'ENOENT' ? whyMissing(path, thrown) : thrown);

/** Of folders that cannot be made the system may say only that they are missing; why, the nearest one that is there says. */
function whyMissing(path: string, thrown: unknown): unknown {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return thrown;
  } catch (refused) {
    return refused;
  }
}
