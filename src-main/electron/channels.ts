// Names of what crosses between the main process and the preload script.

/** Page to main: wants a port. Main to page: here it is. */
export const CONNECT_CHANNEL = 'convscope:connect';
export const PORT_CHANNEL = 'convscope:port';
/** Page to main: paths that were dropped on the window; answered with tokens. */
export const DROPPED_CHANNEL = 'convscope:register-dropped';
/** Main to page: the id of a command. */
export const MENU_CHANNEL = 'convscope:menu';
/** Page to main: the keys of its commands, for the menu. */
export const KEYS_CHANNEL = 'convscope:keys';
