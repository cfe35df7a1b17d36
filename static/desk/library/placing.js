// Which part of a picture a shape shows, as in articles/pictures/shapes.py; places are in percent.

const STEP = 5;

export function rounded(percent) {
  return Math.max(0, Math.min(100, Math.round(percent / STEP) * STEP));
}

// Where the part around a focal point lies, given the share of the side that the shape shows.
export function around(at, share) {
  return share >= 1 ? 50 : rounded(((at / 100 - share / 2) / (1 - share)) * 100);
}

// The shares of a picture's width and height that a shape shows.
export function shares(picture, shape) {
  const part = Math.min(picture.width / shape.across, picture.height / shape.down);
  return { x: (part * shape.across) / picture.width, y: (part * shape.down) / picture.height };
}

// The axis along which the picture can be moved.
export function axisOf(picture, shape) {
  return picture.width * shape.down > picture.height * shape.across ? "x" : "y";
}

// The new place of a part dragged by `moved` pixels in a frame of this size.
export function dragged(before, moved, frame, share) {
  const room = frame / share - frame;
  return room < 1 ? before : Math.max(0, Math.min(100, before - (moved / room) * 100));
}
