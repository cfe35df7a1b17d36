// The only place where the site's modules turn text into elements. Browsers with Trusted Types let no other
// text become markup, except on pages with the body editor.

const policy = globalThis.trustedTypes?.createPolicy("newsroom", { createHTML: (html) => html });

// A separate document, in which nothing is loaded and no script runs.
export function parsed(html) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}
