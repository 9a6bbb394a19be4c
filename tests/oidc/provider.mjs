// A real OpenID Connect provider (oidc-provider) on this machine, with its own pages to sign in, consent and refuse.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';

import Provider from 'oidc-provider';

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
}

export const SECRET = 'a secret: of & the client';

/** Starts a provider that knows one client, whose pages are at `client`. */
export async function startProvider(port, client) {
  let server;
  const issuer = `http://localhost:${port}`;
  const asked = [];

  async function listen() {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'egide',
          client_secret: SECRET,
          redirect_uris: [`${client}/connexion/retour/essai`],
          post_logout_redirect_uris: [`${client}/connexion`],
        },
      ],
      cookies: { keys: [randomBytes(32).toString('hex')] },
      jwks: { keys: [newKey()] },
      pkce: { required: () => true },
      findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@elsewhere.example` }) }),
    });
    server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url.split('?')[0]}`);
      provider.callback()(request, response);
    });
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  }

  async function stop() {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await listen();
  return {
    issuer,
    asked,
    stop,
    /** Other keys, as after a rotation; who was signed in there no longer is. */
    async rotate() {
      await stop();
      await listen();
    },
  };
}
