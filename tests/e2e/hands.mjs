// What a person does, counted, and how long it takes a practised one: the keystroke-level model of Card, Moran and Newell.
const KEY = 0.28; // seconds for a key, an average typist
const POINT = 1.1; // to point at something
const PRESS = 0.2; // to press a button
const THINK = 1.35; // to make up one's mind, before each act
const READ = 20; // to read a page that was not seen before

export class Hands {
  acts = 0;
  keys = 0;
  pages = 0;
  started = Date.now();

  act(keys = 0) {
    this.acts += 1;
    this.keys += keys;
  }
  reads() {
    this.pages += 1;
  }
  async press(locator) {
    this.act();
    await locator.click();
  }
  async type(locator, text) {
    this.act(text.length);
    await locator.fill(text);
  }
  async choose(locator) {
    this.act();
    await locator.check();
  }
  async bring(locator, file) {
    this.act(file.name.length);
    await locator.setInputFiles(file);
  }
  get seconds() {
    return Math.round(this.acts * (THINK + POINT + PRESS) + this.keys * KEY + this.pages * READ);
  }
  told(who) {
    const minutes = `${Math.floor(this.seconds / 60)} min ${String(this.seconds % 60).padStart(2, '0')} s`;
    return `${who}: ${this.acts} acts, ${this.keys} keys, ${this.pages} pages read: ${minutes} by hand`;
  }
}
