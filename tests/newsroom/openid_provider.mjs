// A provider of OpenID Connect (the npm package oidc-provider) for tests: node openid_provider.mjs PORT REDIRECT_URI
// Whoever types an address signs in as it; those that begin with "unverified" are not vouched for.

import Provider from "oidc-provider";

const [port, redirectUri] = process.argv.slice(2);
const client = { client_id: "newsroom", client_secret: "a secret of the newsroom's", redirect_uris: [redirectUri] };

function account(context, id) {
  const claims = { email: id.replace(/^renamed-/, ""), email_verified: !id.startsWith("unverified") };
  return { accountId: id, claims: () => ({ ...claims, sub: id, given_name: "Ann", family_name: "Grey" }) };
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name"] },
  cookies: { keys: ["for tests"] },
  findAccount: account,
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
