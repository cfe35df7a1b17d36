import js from "@eslint/js";
import globals from "globals";

const sizes = {
  complexity: ["error", 10],
  "max-depth": ["error", 3],
  "max-lines": ["error", 400],
  "max-lines-per-function": ["error", { max: 25, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", 4],
};

const habits = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-implicit-globals": "error",
  "no-shadow": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

export default [
  { ignores: ["var/", ".venv/", "**/node_modules/", "static/desk/texts/"] },
  js.configs.recommended,
  { rules: { ...sizes, ...habits }, linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["static/desk/**", "static/js/**"], languageOptions: { globals: globals.browser } },
  // A plain script in the page: it sets the size before anything is drawn.
  {
    files: ["templates/articles/_text_size.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
    rules: { "no-implicit-globals": "off" },
  },
  {
    files: ["tests/js/**", "tests/newsroom/*.mjs", "audit/**", "*.config.js"],
    languageOptions: { globals: globals.node },
  },
];
