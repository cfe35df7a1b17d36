// What the list of stories says of those that are selected.

const count = ({ length }) => (length === 1 ? "1 story" : `${length} stories`);

export function sayHowMany(headlines) {
  return headlines.length ? `${count(headlines)} selected` : "Select stories first.";
}
