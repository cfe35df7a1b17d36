// What the list of stories says of those that are selected.

const NAMED = 5; // headlines that a dialog gives

const count = ({ length }) => (length === 1 ? "1 story" : `${length} stories`);

export function sayHowMany(headlines) {
  return headlines.length ? `${count(headlines)} selected` : "Select stories first.";
}

// What an act would be done to: “2 stories: Bridge closes; Ferry sinks”.
export function sayWhich(headlines) {
  const more = headlines.length > NAMED ? `; and ${headlines.length - NAMED} more` : "";
  return `${count(headlines)}: ${headlines.slice(0, NAMED).join("; ")}${more}`;
}
