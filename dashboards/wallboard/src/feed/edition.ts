// Which page runs here, and whether the server has another by now: after an upgrade, screens that nobody touches must not go
// on with the old one.

const FILES = ["wallboard.js", "feed.js", "wallboard.css"];

export class Edition {
  private mine: string | null = null; // null: not known
  private instance: string | null = null;

  // `load` gives a file's text as the server has it now.
  constructor(private readonly load: (path: string) => Promise<string>, private readonly onOther: () => void) {}

  // Call with the instance of each snapshot: another one may bring another page.
  async take(instance: string): Promise<void> {
    if (instance === this.instance) return;
    const first = this.instance === null;
    this.instance = instance;
    const found = await this.read();
    if (found === null) return;
    if (first) this.mine = found;
    else if (this.mine !== null && found !== this.mine) this.onOther();
  }

  private async read(): Promise<string | null> {
    try {
      return JSON.stringify(await Promise.all(FILES.map((path) => this.load(path))));
    } catch {
      return null; // the next instance is another chance
    }
  }
}
