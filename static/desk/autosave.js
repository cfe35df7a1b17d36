// Keeps what is typed: on the device within a second, on the desk within seconds, wherever the person goes next.
//
// A sending whose answer was lost is sent again as it was: the desk answers that it has these words already. Words
// that stand on a version which somebody else has saved over are never sent over it: the person merges them.
"use strict";

window.NewsroomKeeping = (() => {
  const form = document.getElementById("story-form");
  const part = form?.querySelector("[data-keeping]");
  if (!part) return { isPending: () => false };

  const SOON = 700; // milliseconds of typing that may be on the page alone
  const QUIET = 3_000; // after the last key, until the desk gets the words
  const LONGEST = 8_000; // while typing goes on
  const RETRY = [2_000, 4_000, 8_000];
  const PATIENCE = 15_000;
  const PATIENCE_WITH_EDITOR = 20_000; // until its parts have come over a slow network
  const NOT_WORDS = ["version", "lead_upload"];
  const NO_EDITOR = "The editor did not start: the body is shown as HTML. Reload the page to try again.";
  const UNREACHED = "The newsroom can’t be reached now. What you type is kept on this device and goes up by itself.";

  const names = part.dataset.names.split(" ").filter((name) => name && !NOT_WORDS.includes(name));
  const find = (name) => part.querySelector(`[data-keeping-${name}]`);
  const version = form.elements.version;
  const body = () => window.CKEDITOR?.instances.id_body;

  // A page that began this story by its form, before the desk had given it an address.
  part.dataset.pages.split(" ").forEach((begun) => NewsroomDevice.assign(begun, part.dataset.story));

  let page = newName();
  let stoodOn = part.dataset.stoodOn; // on the page that merges: the version on which the words stand
  let onDesk; // the words that the desk has
  let refused; // the words that it would not take
  let sent = null; // a sending without an answer so far
  let flight = null;
  let failures = 0;
  let isConflict = stoodOn !== undefined;
  let isHeld = part.dataset.held !== undefined;
  let isLeaving = false;
  let isCleared = false;
  let soon, quiet, longest, retry;

  function newName() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Words are entries of [name, value], in the order in which the form has them.

  function words(valueOf = ({ value }) => value) {
    const entries = [...new FormData(form)].filter(([name]) => names.includes(name));
    return entries.map(([name, value]) => {
      const control = form.elements[name];
      if (name === "body") return [name, body()?.status === "ready" ? body().getData() : value];
      return [name, control.matches?.("textarea, input:not([type=hidden])") ? valueOf(control) : value];
    });
  }

  const asText = (entries) => JSON.stringify(entries);
  const asLoaded = words((control) => (control.type === "checkbox" ? control.value : control.defaultValue));
  const isPending = () => onDesk !== undefined && asText(words()) !== onDesk;

  async function fill(entries) {
    for (const name of names) {
      const values = entries.filter(([other]) => other === name).map(([, value]) => value);
      const menu = form.querySelector(`[data-ordered-choice="${name}"]`);
      const control = form.elements[name];
      if (menu) menu.dispatchEvent(new CustomEvent("newsroom:put", { detail: values }));
      else if (name === "body") await fillBody(values[0] ?? "");
      else if (control?.type === "checkbox") control.checked = values.length > 0;
      else if (control && values.length) control.value = values[0];
    }
  }

  function fillBody(markup) {
    if (!body()) return void (form.elements.body.value = markup);
    return new Promise((done) => body().setData(markup, { callback: done }));
  }

  const PICTURE = ["src", "alt", "width", "height"];
  const preview = form.querySelector("[data-lead-preview]");
  const picture = () => (preview?.hasAttribute("src") ? Object.fromEntries(PICTURE.map((name) => [name, preview.getAttribute(name)])) : null);

  function showPicture(shown) {
    if (!preview) return;
    PICTURE.forEach((name) => (shown ? preview.setAttribute(name, shown[name] ?? "") : preview.removeAttribute(name)));
    preview.hidden = form.querySelector("[data-lead-remove]").hidden = !shown;
  }

  // What the page says.

  let lastSaid = "";
  let placeOnDesk = find("place").textContent;

  function say(place, { isWaiting = false, aloud = "" } = {}) {
    find("place").textContent = place;
    find("place").classList.toggle("is-waiting", isWaiting);
    if (aloud !== lastSaid) find("said").textContent = aloud;
    lastSaid = aloud;
  }

  function sayDesk(time) {
    placeOnDesk = `On the desk, ${time}`;
    say(placeOnDesk, { aloud: lastSaid ? "On the desk." : "" });
  }

  function trouble(why, ...ways) {
    if (find("why").textContent !== why) find("why").textContent = why;
    find("ways").replaceChildren(...ways);
  }

  function way(text, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.addEventListener("click", act);
    return button;
  }

  function waySignIn() {
    const next = encodeURIComponent(location.pathname);
    const link = Object.assign(document.createElement("a"), { href: `${part.dataset.signInUrl}?next=${next}`, textContent: "Sign in again", className: "button-like" });
    link.addEventListener("click", () => {
      keep();
      isLeaving = true;
    });
    return link;
  }

  // On the device.

  function keep() {
    clearTimeout(soon);
    soon = undefined;
    if (onDesk === undefined || isCleared) return;
    const typed = words();
    if (asText(typed) === onDesk && !sent) {
      NewsroomDevice.forget(page);
      return say(placeOnDesk, { aloud: lastSaid });
    }
    const stands = stoodOn ?? sent?.version ?? version.value;
    const record = { story: part.dataset.story, version: stands, words: typed, sent: sent?.words, picture: picture(), at: Date.now() };
    const isKept = NewsroomDevice.write(page, record);
    form.dispatchEvent(new CustomEvent("newsroom:typed"));
    if (!isKept) say("On this page only: the device has no room", { isWaiting: true, aloud: "This device has no room for your words." });
    else say("On this device", { isWaiting: failures > 0 || isConflict || isHeld, aloud: lastSaid });
  }

  function typed() {
    soon ??= setTimeout(keep, SOON);
    clearTimeout(quiet);
    quiet = setTimeout(send, QUIET);
    longest ??= setTimeout(send, LONGEST);
  }

  // On the desk.

  const mayNotSend = () => isConflict || isHeld || isLeaving || isCleared;

  function send() {
    [quiet, longest, retry].forEach(clearTimeout);
    longest = undefined;
    flight ??= sendNow().finally(() => (flight = null));
    return flight;
  }

  async function sendNow() {
    keep();
    if (mayNotSend() || !(sent || isPending())) return;
    sent ??= { version: version.value, words: words() };
    if (asText(sent.words) === refused) return void (sent = null);
    keep();
    const sending = sent;
    const [status, answer] = await post(sending);
    failures = status >= 500 || status === 0 ? failures + 1 : 0;
    if (status === 0 || status >= 500 || status === 429) return later(UNREACHED);
    if (status === 401) return later(`${answer.error} What you type is kept on this device.`, waySignIn());
    sent = null;
    if (status === 200 || status === 422) taken(sending, answer);
    else refuse(sending, status, answer);
    keep();
    if (isPending() && !mayNotSend() && asText(words()) !== refused) typed();
  }

  async function post({ version: stands, words: entries }, address = part.dataset.autosaveUrl) {
    const sending = new URLSearchParams(entries);
    sending.append("version", stands);
    sending.append("page", page);
    sending.append("person", part.dataset.person);
    return ask(address, sending);
  }

  // After signing in again the page's own token is no longer good: the cookie has the new one.
  function token() {
    const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];
    const field = form.elements.csrfmiddlewaretoken;
    if (fresh && field.value !== fresh) field.value = fresh;
    return field.value;
  }

  async function ask(address, sending) {
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": token() };
      const answer = await fetch(address, { method: "POST", headers, body: sending, signal: AbortSignal.timeout(PATIENCE) });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return [answer.status, isJson ? await answer.json() : {}];
    } catch {
      return [0, {}];
    }
  }

  function later(why, ...ways) {
    keep();
    trouble(why, ...ways);
    retry = setTimeout(send, RETRY[Math.min(failures, RETRY.length) - 1] ?? RETRY.at(-1));
  }

  function taken(sending, answer) {
    if (answer.version) {
      adopt(answer);
      refused = undefined;
      body()?.resetDirty();
      trouble("");
    }
    if (!answer.errors) {
      onDesk = asText(sending.words);
      sayDesk(answer.time);
      return;
    }
    refused = asText(sending.words);
    trouble(Object.entries(answer.errors).map(([label, errors]) => `${label}: ${errors.join(" ")}`).join(" "));
  }

  function adopt({ version: now, id, addresses, state, status }) {
    version.value = now;
    const badge = form.querySelector(".writing-bar .state");
    const text = [...badge.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text && text.data.trim() !== state) text.data = state;
    badge.className = `state state-${status}`;
    if (part.dataset.story) return;
    part.dataset.story = id;
    part.dataset.autosaveUrl = addresses.autosave;
    part.dataset.presenceUrl = addresses.presence;
    form.action = addresses.change;
    form.dataset.differenceUrl = addresses.difference;
    form.querySelector("button[formtarget=_blank][formaction]").formAction = addresses.preview;
    history.replaceState(history.state, "", addresses.change);
    form.dispatchEvent(new CustomEvent("newsroom:begun", { bubbles: true, detail: { id, addresses } }));
  }

  function refuse(sending, status, { error = "The desk did not take these words." }) {
    refused = asText(sending.words);
    if (status !== 409) return trouble(`${error} What you type is kept on this device.`);
    conflict(error, way("Show both to merge", () => form.querySelector("button[value=save]").click()));
  }

  function conflict(error, ...ways) {
    isConflict = true;
    trouble(`${error} What you typed is kept on this device.`, ...ways);
    form.dispatchEvent(new CustomEvent("newsroom:refused"));
  }

  // Words that an earlier page left on the device.

  async function putBack(record) {
    if (record.version === version.value) return putBackInto(record);
    const [status, answer] = await post({ version: record.version, words: record.sent ?? record.words });
    if (status === 200 && String(answer.version) === version.value) {
      NewsroomDevice.forget(record.page);
      if (record.sent && asText(record.sent) !== asText(record.words)) await putBackInto({ ...record, page });
    } else if (status === 409) propose(record, answer.error);
  }

  async function putBackInto(record) {
    const [status, answer] = part.dataset.story && !isHeld ? await post(record) : [0, {}];
    if (status === 200 && !answer.is_changed) return NewsroomDevice.forget(record.page);
    if (status === 200) {
      onDesk = asText(record.words);
      adopt(answer);
    }
    await fill(record.words);
    showPicture(record.picture);
    trouble("Words that were on this device only are put back.");
    send();
  }

  function propose(record, error) {
    const when = new Date(record.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    isConflict = true;
    const done = () => {
      NewsroomDevice.forget(record.page);
      isConflict = false;
      trouble("");
    };
    const merge = way("Show both to merge", async () => {
      done();
      await fill(record.words);
      stoodOn = version.value = record.version;
      form.querySelector("button[value=save]").click();
    });
    trouble(`On this device are words of yours from ${when}. ${error}`, merge, way("Throw mine away", done));
  }

  async function open() {
    const left = (await NewsroomDevice.left()).filter((record) => record.story === part.dataset.story).sort((one, other) => other.at - one.at);
    const isMerging = stoodOn !== undefined;
    const record = left[0];
    if (record && (isMerging || record.version === version.value)) page = record.page;
    form.elements.page.value = page;
    NewsroomDevice.hold(page);
    NewsroomDevice.onCleared(page, cleared);
    const isRefused = isMerging || part.dataset.refused !== undefined;
    onDesk = isRefused ? "" : asText(asLoaded.map(([name, value]) => (name === "body" && body() ? [name, body().getData()] : [name, value])));
    form.dispatchEvent(new CustomEvent("newsroom:open"));
    if (isMerging) return keep();
    if (isRefused) return typed();
    if (record) await putBack(record);
    if (isPending()) typed();
  }

  function cleared() {
    isCleared = true;
    trouble("You have signed out in another window. What you typed stands on this page only.", waySignIn());
    say("On this page only", { isWaiting: true });
  }

  const isOfWords = ({ target }) => !target.closest("dialog, [data-keeping]");
  ["input", "change"].forEach((kind) => form.addEventListener(kind, (event) => isOfWords(event) && typed()));
  ["click"].forEach((kind) => form.addEventListener(kind, (event) => event.target.closest(".chips") && typed()));

  function begin() {
    const editor = body();
    if (!editor) return beginWithoutEditor();
    editor.on("change", typed);
    if (editor.status === "ready") return void open();
    const late = setTimeout(() => {
      editor.destroy(true);
      beginWithoutEditor();
    }, PATIENCE_WITH_EDITOR);
    editor.once("instanceReady", () => {
      clearTimeout(late);
      open();
    });
  }

  function beginWithoutEditor() {
    form.elements.body.before(Object.assign(document.createElement("p"), { role: "status", className: "writing-help", textContent: NO_EDITOR }));
    open();
  }

  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);

  form.querySelector("[data-use-merged]")?.removeAttribute("hidden");
  form.querySelector("[data-use-merged]")?.addEventListener("click", async () => {
    const merged = JSON.parse(document.getElementById("merged-words").textContent);
    const entries = Object.entries(merged).flatMap(([name, value]) => {
      if (typeof value === "boolean") return value ? [[name, "on"]] : [];
      return (Array.isArray(value) ? value : [value ?? ""]).map((each) => [name, String(each)]);
    });
    await fill(entries);
    keep();
    form.querySelector("button[value=save]")?.focus();
  });

  // The buttons. What is on its way arrives first, and what can't be sent keeps the page here.
  form.addEventListener(
    "submit",
    (event) => {
      const { submitter } = event;
      if (submitter?.formTarget === "_blank") return;
      keep();
      if (!flight && !sent && navigator.onLine) return leave(submitter);
      event.preventDefault();
      event.stopImmediatePropagation();
      send().then(() => {
        if (failures || !navigator.onLine) trouble(UNREACHED);
        else form.requestSubmit(submitter);
      });
    },
    true,
  );

  function leave(submitter) {
    isLeaving = true;
    [quiet, longest, retry].forEach(clearTimeout);
    if (submitter?.value === "discard") NewsroomDevice.forget(page);
    setTimeout(() => (isLeaving = false), PATIENCE);
  }

  window.addEventListener("pageshow", ({ persisted }) => {
    isLeaving = false;
    if (persisted) location.reload();
  });
  window.addEventListener("pagehide", () => isLeaving || keep());
  window.addEventListener("online", send);
  window.addEventListener("focus", () => sent && send());
  document.addEventListener("visibilitychange", () => (document.hidden ? keep() : sent && send()));

  // Held: somebody else writes. The words can be read, and what was typed stays.
  function hold(isNow) {
    const isReleased = isHeld && !isNow;
    isHeld = isNow;
    const words = form.querySelectorAll(".writing-words, .writing-details");
    words.forEach((place) => place.classList.toggle("is-held", isNow));
    words.forEach((place) => place.querySelectorAll("textarea, input").forEach((field) => (field.readOnly = isNow)));
    words.forEach((place) => place.querySelectorAll("select, button, input[type=file], input[type=checkbox]").forEach((control) => (control.inert = isNow)));
    form.querySelectorAll("button[name=_act], .writing-buttons button[commandfor]").forEach((button) => (button.disabled = isNow));
    if (body()?.status === "ready") body().setReadOnly(isNow);
    if (!isReleased) return;
    refused = undefined;
    if (stoodOn === undefined) isConflict = false;
    if (isPending()) send();
  }
  if (isHeld) hold(true);

  return { isPending: () => isPending() && !isLeaving, page: () => page, hold, ask, typed, part, form };
})();
