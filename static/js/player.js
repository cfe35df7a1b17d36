// Plays another site's video in place of its link, once a reader asks for it. Nothing is loaded before that.

const ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-player] > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  play(link, link.parentElement.dataset);
});

function play(link, { player, name, shape, sandbox }) {
  const address = new URL(player);
  if (!shape || shape === "video") address.searchParams.set("autoplay", "1");
  const frame = document.createElement("iframe");
  // The site refuses to play without a referrer.
  Object.assign(frame, { title: name, allow: ALLOWED, referrerPolicy: "strict-origin-when-cross-origin" });
  if (sandbox) frame.sandbox = sandbox;
  // A page opened before its story got the video has a policy that blocks the frame.
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
    if (effectiveDirective === "frame-src") location.assign(link.href);
  });
  frame.src = address;
  link.replaceWith(frame);
  frame.focus();
}
