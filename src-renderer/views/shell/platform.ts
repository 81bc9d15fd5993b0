// On a Mac the command key takes the place of Ctrl, in what is shown as in what is pressed.

export const isMac = navigator.userAgent.includes('Macintosh');
