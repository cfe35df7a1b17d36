// Which part of a picture a shape keeps, as articles/pictures/shapes.py says; places are in percent.

const STEP = 5;

export function rounded(percent) {
  return Math.max(0, Math.min(100, Math.round(percent / STEP) * STEP));
}

// The place of the part around a focal point, of a side of which the shape shows this share.
export function around(at, share) {
  return share >= 1 ? 50 : rounded(((at / 100 - share / 2) / (1 - share)) * 100);
}

// Which shares of its width and height a shape shows of a picture.
export function shares(picture, shape) {
  const part = Math.min(picture.width / shape.across, picture.height / shape.down);
  return { x: (part * shape.across) / picture.width, y: (part * shape.down) / picture.height };
}

// The axis along which there is room left.
export function axisOf(picture, shape) {
  return picture.width * shape.down > picture.height * shape.across ? "x" : "y";
}

// Where a part comes to lie that is dragged by so many pixels in a frame of this size.
export function dragged(before, moved, frame, share) {
  const room = frame / share - frame;
  return room < 1 ? before : Math.max(0, Math.min(100, before - (moved / room) * 100));
}
