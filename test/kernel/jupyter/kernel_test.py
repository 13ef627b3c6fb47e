"""jupyter-kernel-test with every sample filled in."""

import unittest

import jupyter_kernel_test

# The suite takes a message that is 0.1 s late for one that does not come, and a moment of silence for the end of a talk.
PATIENCE_S = 120


def patient(get_msg):
    """A channel's get_msg that waits for a message however little time the caller gives it."""
    return lambda timeout=None, **options: get_msg(timeout=PATIENCE_S, **options)


class WirebookKernelTests(jupyter_kernel_test.KernelTests):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for channel in (cls.kc.shell_channel, cls.kc.iopub_channel):
            channel.get_msg = patient(channel.get_msg)

    def flush_channels(self):
        """Reads up to the end of a question of its own: what was said before it is over by then."""
        asked = self.kc.kernel_info()
        for get, is_end in (
            (self.kc.shell_channel.get_msg, lambda message: True),
            (self.kc.iopub_channel.get_msg, lambda message: message["content"].get("execution_state") == "idle"),
        ):
            message = get()
            while message["parent_header"].get("msg_id") != asked or not is_end(message):
                jupyter_kernel_test.validate_message(message)
                message = get()

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
