try {
  document.documentElement.dataset.text = localStorage.getItem("text-size") ?? "2";
} catch {
  document.documentElement.dataset.text = "2";
}
