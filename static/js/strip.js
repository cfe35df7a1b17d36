// The strip of the biggest stories above an open page. It can be closed; the next page shows it again.

const closed = new Set(); // the addresses of the stories it named when closed

const inPage = () => document.querySelector(".strip");
const said = (strip) => strip?.querySelector("ul").outerHTML;
const addresses = (strip) => [...strip.querySelectorAll("a")].map((link) => link.getAttribute("href"));

function offerClose(strip) {
  const button = strip.querySelector("[data-close-strip]");
  button.hidden = false;
  button.onclick = () => {
    for (const address of addresses(strip)) closed.add(address);
    strip.remove();
    document.getElementById("content").focus({ preventScroll: true });
  };
}

// Shows the current strip, or none; a closed strip returns once it names another story.
export function putStrip(strip) {
  const old = inPage();
  if (said(strip) === said(old) || old?.contains(document.activeElement)) return;
  old?.remove();
  if (!strip || addresses(strip).every((address) => closed.has(address))) return;
  document.querySelector(".skip").after(strip);
  offerClose(strip);
}

if (inPage()) offerClose(inPage());
