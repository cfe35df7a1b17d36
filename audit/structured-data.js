// What each page tells search engines: whether it can be read, and has what they ask for of its kind.

import tool from "structured-data-testing-tool";
import presets from "structured-data-testing-tool/presets.js";

const WANTED = { Article: [presets.Facebook], "News Feed": [] };
const SHAPES = 3; // Of an article's picture: 16 to 9, 4 to 3, and a square.

async function faultsOfPage(origin, { name, path }) {
  const html = await (await fetch(origin + path)).text();
  const options = { presets: WANTED[name] || [], auto: true };
  const found = await tool.structuredDataTestHtml(html, options).catch((failure) => {
    if (failure.type === "VALIDATION_FAILED") return failure.res;
    throw failure;
  });
  const said = found.failed.map(({ description }) => `Structured data, ${path}: ${description}`);
  return {
    count: found.passed.length,
    faults: [...said, ...(name === "Article" ? faultsOfArticle(html, path) : [])],
  };
}

function faultsOfArticle(html, path) {
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
    ([, text]) => JSON.parse(text),
  );
  const article = blocks.find((block) => block["@type"].endsWith("Article"));
  const needed = [
    "headline",
    "image",
    "datePublished",
    "dateModified",
    "author",
    "publisher",
    "mainEntityOfPage",
  ];
  const missing = needed.filter((name) => !article?.[name]);
  const shapes = new Set((article?.image || []).map(({ width, height }) => (width / height).toFixed(2)));
  const few = ["1.78", "1.33", "1.00"].filter((shape) => !shapes.has(shape));
  const said = missing.map((name) => `Structured data, ${path}: no ${name}`);
  return [
    ...said,
    ...(few.length
      ? [`Structured data, ${path}: ${SHAPES - few.length} of ${SHAPES} shapes of the picture`]
      : []),
  ];
}

export async function faultsOfData(origin, pages) {
  const found = await Promise.all(pages.map((page) => faultsOfPage(origin, page)));
  const faults = found.flatMap((each) => each.faults);
  console.log(
    `Structured data: ${found.reduce((sum, each) => sum + each.count, 0)} tests passed, ${faults.length} failed.`,
  );
  return faults;
}
