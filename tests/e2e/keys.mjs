// A person who has no mouse: only keys are pressed, and the focus is looked at after each.
import assert from 'node:assert/strict';

/** What has the focus, as somebody who listens hears it: group, name, kind. And whether it can be seen. */
const standing = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return { lost: true, name: '', role: '', seen: true };
  const clear = (text) => (text ?? '').trim().replaceAll(/\s+/g, ' ');
  const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  const group = clear(element.closest('fieldset')?.querySelector(':scope > legend')?.textContent);
  const box = element.getBoundingClientRect();
  const small = element.classList.contains('visually-hidden');
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  // Some of it lies on the screen, under nothing else.
  const [left, top, right, bottom] = [Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const within = right > left && bottom > top && [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
    const hit = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  }));
  return {
    lost: false, name: clear(`${group === '' ? '' : `${group} › `}${clear(label)}`), role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
    seen: small || (within && (element.tagName === 'H1' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2))), html: element.outerHTML.slice(0, 160), box: [box.left, box.top, box.right, box.bottom].map(Math.round),
  };
});

export class Keys {
  presses = 0;

  constructor(page) {
    this.page = page;
  }
  async at() {
    const here = await standing(this.page);
    if (here.seen && !here.lost) return here;
    // The page may still be on its way there.
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return await standing(this.page);
  }
  async press(key) {
    this.presses += 1;
    await this.page.keyboard.press(key);
  }
  /** The focus is somewhere, and can be seen. */
  async stands(after) {
    const here = await this.at();
    assert.ok(!here.lost, `the focus is lost after ${after}`);
    assert.ok(here.seen, `the focus cannot be seen after ${after}, on « ${here.name} » ${here.box}: ${here.html}`);
    return here;
  }
  /** Tab, or back with Shift, until what is wanted has the focus. */
  async to(wanted, { back = false, most = 90 } = {}) {
    const passed = [];
    for (let press = 0; press < most; press += 1) {
      await this.press(back ? 'Shift+Tab' : 'Tab');
      const here = await this.at();
      assert.ok(here.seen, `the focus cannot be seen on « ${here.name} » ${here.box}: ${here.html}`);
      if (!here.lost && wanted.test(here.name)) return here;
      passed.push(here.name.slice(0, 24));
    }
    assert.fail(`Tab never reached ${wanted}: ${passed.join(' | ')}`);
  }
  async say(text) {
    this.presses += text.length;
    await this.page.keyboard.type(text);
  }
  /** Goes to a field and types into it. */
  async fill(wanted, text, options) {
    await this.to(wanted, options);
    await this.press('Control+a');
    await this.say(text);
  }
  /** A date is typed part after part, in the order of the machine's language: read from what the first try makes. */
  async date(wanted, iso) {
    await this.to(wanted);
    const [year, month, day] = iso.split('-');
    const value = () => this.page.evaluate(() => document.activeElement.value);
    for (const parts of [[day, month, year], [month, day, year]]) {
      for (const part of parts) await this.say(part);
      if ((await value()) === iso) return;
      for (let press = 0; press < 3; press += 1) await this.press('ArrowLeft');
    }
    assert.fail(`${iso} typed in ${wanted} made ${await value()}`);
  }
  /** A radio of a group: the group has one stop, the arrows choose in it. */
  async pick(group, choice) {
    const here = await this.to(group);
    if (!choice.test(here.name)) {
      for (let press = 0; press < 6 && !choice.test((await this.at()).name); press += 1) await this.press('ArrowDown');
    } else {
      await this.press('Space');
    }
    assert.ok(choice.test((await this.at()).name), `${choice} is not in ${group}`);
    assert.equal(await this.page.evaluate(() => document.activeElement.checked), true);
  }
  /** An option of a list, arrow after arrow. */
  async select(wanted, option) {
    await this.to(wanted);
    await this.press('Home');
    const chosen = () => this.page.evaluate(() => document.activeElement.selectedOptions?.[0]?.textContent.trim() ?? '');
    for (let press = 0; press < 80 && !option.test(await chosen()); press += 1) await this.press('ArrowDown');
    assert.match(await chosen(), option);
  }
  async go(wanted, options) {
    await this.to(wanted, options);
    await this.press('Enter');
  }
}
