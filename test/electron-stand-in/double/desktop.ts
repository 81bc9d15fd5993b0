// What the desktop does for the app: dialogs answer with the paths in CONVSCOPE_STAND_IN_DIALOG (a JSON list; empty or unset: cancelled) until a
// test says others; what would be shown outside the window is written to the error stream, where a test can read it.

const say = (line: string): void => {
  process.stderr.write(`stand-in: ${line}\n`);
};

let chosenPaths = JSON.parse(process.env.CONVSCOPE_STAND_IN_DIALOG || '[]') as readonly string[];

/** For tests, by way of the page. */
export function answerDialogs(paths: readonly string[]): void {
  chosenPaths = paths;
}

export const dialog = {
  async showOpenDialog(): Promise<{ readonly canceled: boolean; readonly filePaths: readonly string[] }> {
    const filePaths = chosenPaths;
    return { canceled: filePaths.length === 0, filePaths };
  },
  showErrorBox(title: string, content: string): void {
    say(`error box: ${title}: ${content}`);
  },
};

export const shell = {
  showItemInFolder(path: string): void {
    say(`show in folder: ${path}`);
  },
  async openExternal(url: string): Promise<void> {
    say(`open outside: ${url}`);
  },
};

export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: true };
