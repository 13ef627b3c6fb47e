"""jupyter-kernel-test with every sample filled in."""

import unittest

import jupyter_kernel_test


jupyter_kernel_test.TIMEOUT = 120


class WirebookKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "wirebook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('wrong')"
    completion_samples = [
        {"text": "Math.flo", "matches": {"floor"}},
        {"text": "const answer = 42; answ", "matches": {"answer"}},
        {"text": "JSON.pa", "matches": {"parse"}},
    ]
    complete_code_samples = ["1", "const a = () => {\n  return 1\n}", "`a\nb`", "/* done */", "await 1", "class A {}"]
    incomplete_code_samples = ["const a = {", "function f() {", "`a\nb", "/* not done", "f(1,", "if (true) {\n  1", "[1, 2", "const a ="]
    invalid_code_samples = ["let = = 3", "a b c", "x = }", "'open\n", ")("]
    code_page_something = "import { page } from 'kernel-lib/kernel'; page('a long text')"
    code_generate_error = "throw new Error('wanted')"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "'a'.repeat(3)", "result": "'aaa'"},
        {"code": "({ 'text/html': '<b>bold</b>' })", "result": "<b>bold</b>", "mime": "text/html"},
        {"code": "[3, 1, 2].sort()", "result": "[ 1, 2, 3 ]"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<i>x</i>')", "mime": "text/html"},
        {"code": "import { display as show } from 'kernel-lib/kernel'; show({ 'image/svg+xml': '<svg/>' })", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?*2"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "JSON.parse"
    code_clear_output = "import { clearOutput } from 'kernel-lib/kernel'; clearOutput()"


class WirebookWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "wirebook"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
