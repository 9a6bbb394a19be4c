// A browser without a screen: cookies by host and port, one redirection at a time, forms read from pages.
export class Visitor {
  #jars = new Map();

  #jar(url) {
    const { host } = new URL(url);
    if (!this.#jars.has(host)) this.#jars.set(host, new Map());
    return this.#jars.get(host);
  }

  async ask(url, { method = 'GET', form, json, headers = {} } = {}) {
    const cookies = [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form ? new URLSearchParams(form).toString() : json ? JSON.stringify(json) : method === 'POST' ? '' : undefined;
    const type = form || (method === 'POST' && !json) ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await fetch(url, {
      method,
      body,
      redirect: 'manual',
      headers: {
        ...(cookies ? { cookie: cookies } : {}),
        ...(body === undefined ? {} : { 'content-type': type }),
        'sec-fetch-site': 'same-origin',
        'accept-language': 'en',
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#jar(url).delete(name);
      else this.#jar(url).set(name, value);
    }
    const next = response.headers.get('location') ?? /^0; url=(.*)$/.exec(response.headers.get('refresh') ?? '')?.[1];
    return { url, status: response.status, text: await response.text(), next: next ? new URL(next, url).href : null };
  }

  /** Follows where answers lead, until one leads nowhere or `until` says stop. */
  async follow(answer, until = () => false) {
    let steps = 0;
    while (answer.next && !until(answer.next)) {
      if (++steps > 15) throw new Error(`redirected without end: ${answer.next}`);
      answer = await this.ask(answer.next);
    }
    return answer;
  }

  /** Sends the form of a page with these values beside its hidden ones. */
  async send(page, values) {
    const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text);
    if (!form) throw new Error(`no form on ${page.url}:\n${page.text.slice(0, 500)}`);
    const hidden = [...form[2].matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      /name="([^"]*)"/.exec(input)[1],
      /value="([^"]*)"/.exec(input)[1],
    ]);
    return this.ask(new URL(form[1], page.url).href, { method: 'POST', form: { ...Object.fromEntries(hidden), ...values } });
  }
}
