import { type BadInput, describeBadInput } from "../support/bad-input.ts";
import { spoilt, validText } from "../support/pipeline-text.ts";

const rows: readonly BadInput[] = [
  { name: "an empty file", text: "<!", code: "SPEC_EMPTY_FILE", message: "the file is empty, expected a pipeline" },
  {
    name: "a file of comments only",
    text: "<!# nothing\n",
    code: "SPEC_EMPTY_FILE",
    message: "the file is empty, expected a pipeline",
  },
  {
    name: "a tab as indent",
    text: spoilt("  bucket:", "<!\tbucket:"),
    code: "SPEC_TAB_INDENT",
    message: "a tab indents this line, expected spaces",
    hint: "replace the tab with spaces, two for each level",
  },
  {
    name: "a bracket that is not closed",
    text: spoilt("[.pdf, .txt]", "<![.pdf, .txt"),
    code: "SPEC_YAML_SYNTAX",
    message: 'this is not YAML: "[" is not closed',
    hint: 'add "]"',
  },
  {
    name: "a quote that is not closed",
    text: spoilt('"210987654321"', '<!"210987654321'),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: the quote is not closed",
  },
  {
    name: "a line that is indented too deep",
    text: spoilt("owner: data-science", "owner: <!data-science\n  colour: red"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: the next line is indented deeper, though this key has its value already",
  },
  {
    name: "a line that fits no indent",
    text: spoilt("  prefix:", "<! prefix:"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML",
  },
  {
    name: "a colon in a value",
    text: spoilt("owner: data-science", "owner: <!team: science"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: a value holds a colon and a space",
  },
  {
    name: "an alias without an anchor",
    text: spoilt("owner: data-science", "owner: <!*team"),
    code: "SPEC_YAML_SYNTAX",
    message: "alias *team has no anchor &team above it",
  },
  {
    name: "a tag",
    text: spoilt("owner: data-science", "owner: <!!team data-science"),
    code: "SPEC_YAML_SYNTAX",
    message: "tag !team means nothing in a pipeline file",
  },
  {
    name: "a variable in a list between brackets",
    text: spoilt("[model-a]", "[model-a, <!b-${stage}]"),
    code: "SPEC_YAML_SYNTAX",
    message: 'this is not YAML: within brackets, "{" begins a mapping of its own',
    hint: 'put the value in quotes: "b-${stage}"',
  },
  {
    name: "a variable between braces, which the parser takes all that follows amiss for",
    text: spoilt(/source:\n( .*\n)+/, "source: {bucket: <!reader-input-${stage}, create: true}\n"),
    code: "SPEC_YAML_SYNTAX",
    message: 'this is not YAML: within brackets, "{" begins a mapping of its own',
    hint: 'put the value in quotes: "reader-input-${stage}"',
  },
  {
    name: "a missing comma in a list between brackets",
    text: spoilt("[.pdf, .txt]", '[".pdf" <!".txt"]'),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: a comma is missing before this",
    hint: "separate the items with commas, and put a text with brackets or braces in quotes",
  },
  {
    name: "a list item among keys",
    text: spoilt("  model-b:", "  <!- model-b:"),
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: a list item stands where a key is expected",
    hint: 'write the key without "- "',
  },
  {
    name: "a last line without a colon",
    text: `${validText}<!nonsense\n`,
    code: "SPEC_YAML_SYNTAX",
    message: "this is not YAML: this line is neither a key with a colon nor a list item",
    hint: 'write "key: value" or "- item"',
  },
  {
    name: "brackets without end",
    text: `<!a: ${"[".repeat(30_000)}`,
    code: "SPEC_YAML_SYNTAX",
    message: "the file is nested too deeply to be a pipeline",
  },
  {
    name: "a mark of a document without one",
    text: "<!---\n",
    code: "SPEC_EMPTY_FILE",
    message: "the file is empty, expected a pipeline",
  },
  {
    name: "a key written twice",
    text: spoilt("    instances: 2\n", "    instances: 2\n    <!instances: 3\n"),
    code: "SPEC_DUPLICATE_KEY",
    message: 'key "instances" is there twice',
    hint: "remove one of them, or give it another name",
  },
  {
    name: "a second document",
    text: `${validText}<!---\nname: other\n`,
    code: "SPEC_MULTIPLE_DOCUMENTS",
    message: "a second document begins here, expected one pipeline in a file",
  },
];

describeBadInput("a problem of YAML", rows);
