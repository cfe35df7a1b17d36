// The size of the text that this device remembers, set before the page is first drawn.

try {
  document.documentElement.dataset.text = localStorage.getItem("text-size") ?? "2";
} catch {
  document.documentElement.dataset.text = "2";
}
