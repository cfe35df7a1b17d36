// What Nu, the W3C's checker of HTML, says of each page. It refuses addresses of the machine itself: it gets files.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import vnu from "vnu-jar";

const run = promisify(execFile);

async function keep(folder, origin, { path }, number) {
  const file = join(folder, `${number}.html`);
  await writeFile(file, await (await fetch(origin + path)).text());
  return file;
}

async function messagesOf(files) {
  const options = ["-jar", vnu, "--format", "json", "--stdout", "--exit-zero-always"];
  const { stdout } = await run("java", [...options, ...files], { maxBuffer: 50_000_000 });
  // What it only tells for information is neither an error nor a warning.
  return JSON.parse(stdout).messages.filter(({ type, subType }) => type !== "info" || subType === "warning");
}

export async function faultsOfMarkup(origin, pages) {
  const folder = await mkdtemp(join(tmpdir(), "audit-"));
  try {
    const files = await Promise.all(pages.map((page, number) => keep(folder, origin, page, number)));
    const messages = await messagesOf(files);
    console.log(`\nNu: ${messages.length} messages about ${pages.length} pages.`);
    return messages.map(({ url, lastLine, message }) => {
      const page = pages[Number(url.match(/(\d+)\.html$/)[1])];
      return `Nu, ${page.name}, line ${lastLine}: ${message}`;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
