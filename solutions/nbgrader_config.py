"""nbgrader on this course: `cd solutions`, then `nbgrader generate_assignment 01-subnetting`, `nbgrader autograde` and so on.

It needs a Python environment with nbgrader and with the kernel (`npx wirebook kernel install`).
"""

import os

c = get_config()  # noqa: F821

c.CourseDirectory.root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
c.CourseDirectory.course_id = "wirebook"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = ".wirebook/nbgrader/submitted"
c.CourseDirectory.autograded_directory = ".wirebook/nbgrader/autograded"
c.CourseDirectory.feedback_directory = ".wirebook/nbgrader/feedback"
gradebook = os.path.join(c.CourseDirectory.root, ".wirebook", "nbgrader", "gradebook.db")
os.makedirs(os.path.dirname(gradebook), exist_ok=True)
c.CourseDirectory.db_url = "sqlite:///" + gradebook
# What a student must not get. kernel-lib/course/release/files.ts has the same.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "wrong", "notes.md", "*.kept-*.ipynb"]

# Stands where a solution was taken out. kernel-lib/course/release/release.ts has the same.
c.ClearSolutions.code_stub = {"typescript": '// YOUR CODE HERE\nthrow new Error("not written yet");'}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"
c.ExecutePreprocessor.timeout = 120
