// `Menu`: kept, never shown. A test chooses an item by its label from within the page.

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

let applicationMenu: Menu | null = null;

export class Menu {
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly MenuItem[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }
}

/** @throws Error when there is no such item */
export function chooseMenuItem(label: string): void {
  const find = (items: readonly MenuItem[]): MenuItem | undefined =>
    items.flatMap((item) => [item, find(item.submenu ?? [])]).find((item) => item?.label === label && item.click);
  const item = find(applicationMenu?.items ?? []);
  if (!item?.click) throw new Error(`The menu has no item "${label}".`);
  item.click();
}
