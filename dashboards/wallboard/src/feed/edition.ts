// Which page runs here, and whether the server has another by now: after an upgrade, screens that nobody touches must not go
// on with the old one.

const FILES = ["wallboard.js", "feed.js", "wallboard.css"];

export class Edition {
  private mine: string | null = null; // null: not known
  private first: string | null = null; // the instance that this page came from
  private instance: string | null = null;

  // `load` gives a file's text as the server has it now; `later` runs something some seconds from now.
  constructor(
    private readonly load: (path: string) => Promise<string>,
    private readonly onOther: () => void,
    private readonly later: (run: () => void) => void,
  ) {}

  // Call with the instance of each snapshot: another one may bring another page.
  async take(instance: string): Promise<void> {
    if (instance === this.instance) return;
    this.first ??= instance;
    this.instance = instance;
    await this.compare(instance);
  }

  // A page whose own edition was never learned, for its server went down too soon, counts as another one: it is loaded anew once
  // too often rather than never again.
  private async compare(instance: string): Promise<void> {
    const found = await this.read();
    if (instance !== this.instance) return; // the next one is asked instead
    if (found === null) this.again(instance);
    else if (instance === this.first) this.mine = found;
    else if (found !== this.mine) this.onOther();
  }

  private again(instance: string): void {
    this.later(() => {
      if (instance === this.instance) void this.compare(instance);
    });
  }

  private async read(): Promise<string | null> {
    try {
      return JSON.stringify(await Promise.all(FILES.map((path) => this.load(path))));
    } catch {
      return null;
    }
  }
}
