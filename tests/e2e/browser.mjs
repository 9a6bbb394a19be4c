// A browser that notices what a page must never do, and looks at every page with axe-core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(new URL('../../ui/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WIDE = { width: 1280, height: 860 };
// What the colours decide; the other rules give the same answer in both themes.
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const EXPECTED_CONSOLE = /the server responded with a status of (?:401|403|404|409|412|422|429)|ERR_INTERNET_DISCONNECTED/;

export async function openBrowser() {
  return await chromium.launch({
    executablePath: process.env.EGIDE_CHROMIUM ?? '/usr/bin/chromium',
    headless: process.env.EGIDE_E2E_HEADED !== '1',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=fr'],
  });
}

/** One person's browser: own cookies, own list of what went wrong. */
export class Visitor {
  static async enter(browser, server, out, options = {}) {
    const context = await browser.newContext({ baseURL: server.address, locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: WIDE, colorScheme: 'light', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(Number(process.env.EGIDE_E2E_PATIENCE ?? 40_000));
    await context.addInitScript({ content: AXE });
    await context.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
    });
    const visitor = new Visitor(context, await context.newPage(), server, out);
    visitor.watch(visitor.page);
    context.on('page', (page) => visitor.watch(page));
    return visitor;
  }

  constructor(context, page, server, out) {
    Object.assign(this, { context, page, server, out, faults: [] });
  }

  watch(page) {
    const { origin } = new URL(this.server.address);
    page.on('request', (request) => {
      const url = request.url();
      if (new URL(url).origin !== origin && !url.startsWith('blob:' + origin)) this.faults.push(`a request to another origin: ${url}`);
    });
    page.on('pageerror', (error) => this.faults.push(`an error in the page: ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED_CONSOLE.test(message.text())) this.faults.push(`the console: ${message.text()}`);
    });
  }

  /** Nothing forbidden happened since the last look. */
  async clean() {
    const violations = await this.page.evaluate(() => globalThis.violations.splice(0));
    assert.deepEqual([...this.faults.splice(0), ...violations.map((text) => `policy: ${text}`)], []);
  }

  /** Shows a page and waits until it is whole. */
  async go(to) {
    await this.page.goto(to);
    await this.settled();
  }

  /** Follows the address as a link of the page would. */
  async follow(to) {
    await this.page.evaluate((href) => {
      const link = document.createElement('a');
      link.href = href;
      document.body.append(link);
      link.click();
      link.remove();
    }, to);
    await this.page.locator(`main[data-address=${JSON.stringify(to)}]`).waitFor();
    await this.settled();
  }

  async settled() {
    await this.page.locator('main h1').first().waitFor();
    await this.page.locator('main[aria-busy="true"]').waitFor({ state: 'detached' });
  }

  async heading() {
    return (await this.page.locator('main h1').first().innerText()).trim();
  }

  async picture(name, fullPage = true) {
    await this.page.screenshot({ path: path.join(this.out, `${name}.png`), fullPage, animations: 'disabled' });
  }

  async axe(what, rules) {
    const found = await this.page.evaluate(async (only) => {
      const options = { resultTypes: ['violations'], ...(only ? { runOnly: { type: 'rule', values: only } } : {}) };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary ?? ''}`).join(' | ')}`);
    }, rules);
    assert.deepEqual(found, [], `axe on ${what}`);
  }

  /** Axe in both themes, the narrow screen, and no forbidden act. */
  async inspect(what) {
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.axe(`${what}, light`);
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.axe(`${what}, dark`, COLOUR_RULES);
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.narrow(what);
    await this.clean();
  }

  async narrow(what) {
    await this.page.setViewportSize({ width: 320, height: 800 });
    const width = await this.page.evaluate(() => document.documentElement.scrollWidth);
    const wide = width <= 320 ? [] : await this.page.evaluate(() => [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > 321 && !element.closest('[role=region], pre')).slice(0, 4).map((element) => element.outerHTML.slice(0, 120)));
    await this.page.setViewportSize(WIDE);
    assert.ok(width <= 320, `${what} is ${width} px wide on a screen of 320: ${wide.join('\n')}`);
  }

  async signIn({ email, password }, next = '/') {
    await this.page.goto(`/connexion?next=${encodeURIComponent(next)}`);
    await this.page.locator('[name=email]').fill(email);
    await this.page.locator('[name=password]').fill(password);
    await Promise.all([this.page.waitForNavigation(), this.page.locator('[name=password]').press('Enter')]);
  }

  async signOut() {
    await this.page.locator('header .menu > button').click();
    await Promise.all([this.page.waitForURL(/\/connexion/), this.page.getByRole('button', { name: 'Se déconnecter' }).click()]);
  }

  async leave() {
    await this.context.close();
  }
}
