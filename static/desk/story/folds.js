// The foldable parts of the side column. Each person's choices are kept on the device.

const key = () => `newsroom:folds:${document.querySelector("script[data-person]").dataset.person}`;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key())) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

// Restores the parts as the person left them; those opened because of an error stay open.
export function restoreFolds(place) {
  const choices = kept();
  place.querySelectorAll("details[data-fold]").forEach((part) => {
    if (part.querySelector(".has-errors")) part.open = true;
    else if (part.dataset.fold in choices) part.open = choices[part.dataset.fold];
  });
}

// Opens the parts around an element, so that it can be focused.
export function unfold(element) {
  for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) {
    part.open = true;
  }
}

export function startFolds(place) {
  restoreFolds(place);
  // Only a click is a choice, not a part opened by a script.
  place.addEventListener("click", ({ target }) => {
    const part = target.closest("summary")?.parentElement;
    if (!part?.dataset.fold) return;
    localStorage.setItem(key(), JSON.stringify({ ...kept(), [part.dataset.fold]: !part.open }));
  });
}
