// Sign-in with a passkey: shows the button where the browser can, and does nothing else.
const button = document.querySelector("#passkey");
const trouble = document.querySelector("#passkey-trouble");
const challenge = document.querySelector("input[name=challenge]")?.value;

function decoded(text) {
  const bytes = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(bytes, (c) => c.charCodeAt(0));
}

function encoded(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.detail ?? json.title);
  return json;
}

function as_json(credential) {
  const response = credential.response;
  return {
    id: credential.id,
    rawId: encoded(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: {
      clientDataJSON: encoded(response.clientDataJSON),
      authenticatorData: encoded(response.authenticatorData),
      signature: encoded(response.signature),
      userHandle: response.userHandle ? encoded(response.userHandle) : undefined,
    },
  };
}

async function sign_in() {
  trouble.hidden = true;
  try {
    const extra = challenge ? { challenge } : {};
    const options = await post("/api/v1/sign-in/passkey/options", extra);
    options.challenge = decoded(options.challenge);
    for (const one of options.allowCredentials ?? []) one.id = decoded(one.id);
    const credential = await navigator.credentials.get({ publicKey: options });
    const next = new URLSearchParams(location.search).get("next") ?? undefined;
    const done = await post("/api/v1/sign-in/passkey", { credential: as_json(credential), next, ...extra });
    location.assign(done.next);
  } catch (error) {
    trouble.textContent = error.name === "NotAllowedError" ? trouble.dataset.refused : error.message;
    trouble.hidden = false;
  }
}

if (button && window.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener("click", sign_in);
}
